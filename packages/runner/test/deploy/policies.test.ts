import { describe, expect, test } from 'vitest';
import { roles } from '../../src/deploy/policies.ts';
import { sample } from './sample-deployment.ts';

const statements = Object.entries(roles(sample)).flatMap(([name, { PolicyDocument }]) =>
  PolicyDocument.Statement.map((statement) => ({ name, ...statement })),
);

describe('the policies', () => {
  test('allow no action by a wildcard', () => {
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('name what they are about, but for the two that AWS gives no name to', () => {
    const anything = statements.filter(({ Resource }) => Resource.includes('*'));
    expect(anything.map(({ name, Action }) => [name, ...Action])).toEqual([
      ['execution', 'ecr:GetAuthorizationToken'],
      ['states', 'ecs:StopTask', 'ecs:DescribeTasks'],
    ]);
  });

  test('let the work read landing and never write it', () => {
    const raw = statements.filter(
      ({ name, Resource }) => name === 'task' && Resource.some((resource) => resource.includes('stedi-raw-data')),
    );
    expect(raw.flatMap(({ Action }) => Action)).toEqual(['s3:ListBucket', 's3:GetObject']);
  });

  test('keep to the prefix of a place', () => {
    const { task } = roles({
      ...sample,
      landing: 's3://shared/team/raw/',
      trusted: undefined,
      curated: undefined,
      lake: 's3://shared/team/lake',
    } as never);
    const text = JSON.stringify(task.PolicyDocument);
    expect(text).toContain('arn:aws:s3:::shared/team/raw/*');
    expect(text).toContain('arn:aws:s3:::shared/team/lake/*');
    expect(text).not.toContain('arn:aws:s3:::shared/*');
    expect(text).toContain('"s3:prefix":["team/raw/*"]');
  });

  test('fit into a role, and trust this account alone', () => {
    for (const { PolicyDocument, AssumeRolePolicyDocument } of Object.values(roles(sample))) {
      expect(JSON.stringify(PolicyDocument).length).toBeLessThanOrEqual(10_240);
      expect(JSON.stringify(AssumeRolePolicyDocument)).toContain('"aws:SourceAccount":"123456789012"');
      const ids = PolicyDocument.Statement.map(({ Sid }) => Sid);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^[A-Za-z0-9]+$/.test(id))).toEqual([]);
    }
  });

  test('stand in the partition of the region', () => {
    const text = JSON.stringify(roles({ ...sample, region: 'cn-north-1', image: 'stedi-lakehouse' }));
    expect(text).toContain('arn:aws-cn:s3:::');
    expect(text).not.toMatch(/arn:aws:/);
  });

  test('are about the key and the catalog only where there are some', () => {
    const { task } = roles({ ...sample, database: undefined } as never);
    expect(JSON.stringify(task)).not.toMatch(/glue:|kms:/);
    const kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/1';
    expect(JSON.stringify(roles({ ...sample, kmsKey }).task)).toContain('kms:GenerateDataKey');
  });
});
