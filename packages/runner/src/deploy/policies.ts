import {
  arn,
  bucketPlace,
  logGroup,
  partitionOf,
  roleArn,
  type BucketPlace,
  type Deployment,
  type RoleName,
} from './deployment.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role as IAM takes it: who may take it, and what it may do. */
export interface Role {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: object;
  readonly PolicyDocument: { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };
}

/** The roles of a deployment, each with no more than it needs. */
export function roles(deployment: Deployment): Record<RoleName, Role> {
  return {
    task: role(deployment, 'task', 'ecs-tasks.amazonaws.com', taskStatements(deployment)),
    execution: role(deployment, 'execution', 'ecs-tasks.amazonaws.com', executionStatements(deployment)),
    states: role(deployment, 'states', 'states.amazonaws.com', statesStatements(deployment)),
    scheduler: role(deployment, 'scheduler', 'scheduler.amazonaws.com', [
      allow('Start', ['states:StartExecution'], [arn(deployment, 'states', `stateMachine:${deployment.name}`)]),
    ]),
    glue: role(deployment, 'glue', 'glue.amazonaws.com', [
      ...taskStatements(deployment),
      allow(
        'Log',
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        [arn(deployment, 'logs', 'log-group:/aws-glue/*')],
      ),
    ]),
  };
}

function role(deployment: Deployment, name: RoleName, service: string, statements: readonly Statement[]): Role {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    // nobody else's tasks, machines or schedules
    Condition: { StringEquals: { 'aws:SourceAccount': deployment.account } },
  };
  return {
    RoleName: `${deployment.name}-${name}`,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
  };
}

function allow(Sid: string, Action: string[], Resource: string[], Condition?: Statement['Condition']): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

/** Landing is read; the lake and its zones are written. */
function taskStatements(deployment: Deployment): Statement[] {
  const { landing, lake, trusted, curated, kmsKey, region } = deployment;
  const partition = partitionOf(region);
  const read = bucketPlace(landing, '--landing');
  const written = [
    bucketPlace(lake, '--lake'),
    ...(trusted === undefined ? [] : [bucketPlace(trusted, '--trusted')]),
    ...(curated === undefined ? [] : [bucketPlace(curated, '--curated')]),
  ];
  const list = (place: BucketPlace, sid: string): Statement =>
    allow(sid, ['s3:ListBucket'], [`arn:${partition}:s3:::${place.bucket}`], {
      StringLike: { 's3:prefix': [`${place.prefix}*`] },
    });
  const objects = (place: BucketPlace): string => `arn:${partition}:s3:::${place.bucket}/${place.prefix}*`;
  return [
    list(read, 'ListLanding'),
    allow('ReadLanding', ['s3:GetObject'], [objects(read)]),
    ...written.map((place, index) => list(place, `ListLake${index}`)),
    allow(
      'WriteLake',
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      written.map(objects),
    ),
    allow(
      'FindUnfinished',
      ['s3:ListBucketMultipartUploads'],
      [...new Set(written.map(({ bucket }) => `arn:${partition}:s3:::${bucket}`))],
    ),
    ...(kmsKey === undefined ? [] : [allow('Key', ['kms:Decrypt', 'kms:GenerateDataKey'], [kmsKey])]),
    ...catalogStatements(deployment),
  ];
}

function catalogStatements(deployment: Deployment): Statement[] {
  const { database } = deployment;
  if (database === undefined) return [];
  return [
    allow(
      'Catalog',
      ['glue:GetDatabase', 'glue:CreateDatabase', 'glue:GetTable', 'glue:CreateTable', 'glue:UpdateTable'],
      ['catalog', `database/${database}`, `table/${database}/*`].map((each) => arn(deployment, 'glue', each)),
    ),
  ];
}

function executionStatements(deployment: Deployment): Statement[] {
  const { image } = deployment;
  const [, account, region, repository] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  const pull =
    repository === undefined
      ? []
      : [
          allow('Login', ['ecr:GetAuthorizationToken'], ['*']),
          allow(
            'Pull',
            ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
            [arn({ region: region!, account: account! }, 'ecr', `repository/${repository}`)],
          ),
        ];
  const group = arn(deployment, 'logs', `log-group:${logGroup(deployment)}`);
  return [
    ...pull,
    allow('Log', ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], [group, `${group}:*`]),
  ];
}

function statesStatements(deployment: Deployment): Statement[] {
  const { name } = deployment;
  const definition = arn(deployment, 'ecs', `task-definition/${name}`);
  const machine = arn(deployment, 'states', `stateMachine:${name}`);
  return [
    allow('Run', ['ecs:RunTask'], [definition, `${definition}:*`]),
    allow('Tag', ['ecs:TagResource'], [arn(deployment, 'ecs', 'task/*')], {
      StringEquals: { 'ecs:CreateAction': 'RunTask' },
    }),
    // the ids of tasks are not known before; Step Functions stops only those that it started
    allow('Follow', ['ecs:StopTask', 'ecs:DescribeTasks'], ['*']),
    allow('Pass', ['iam:PassRole'], [roleArn(deployment, 'task'), roleArn(deployment, 'execution')], {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    }),
    allow(
      'Hear',
      ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      [arn(deployment, 'events', 'rule/StepFunctionsGetEventsForECSTaskRule')],
    ),
    // what a map with more than 40 parts needs
    allow('Spread', ['states:StartExecution'], [machine]),
    allow(
      'SpreadFollow',
      ['states:DescribeExecution', 'states:StopExecution'],
      [arn(deployment, 'states', `execution:${name}/*`), arn(deployment, 'states', `execution:${name}:*`)],
    ),
  ];
}
