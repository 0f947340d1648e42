import type { Command } from 'commander';
import { exitCodeMeanings } from './exit-code.ts';

const examples: Readonly<Record<string, readonly string[]>> = {
  run: [
    'run --landing demo/landing --lake demo/lake --profile strict',
    'run --landing demo/landing --lake demo/lake --profile published --trim none --report report.json',
    'run --landing s3://stedi-raw-data --lake s3://stedi-lake --profile strict --json',
  ],
  plan: [
    'plan --landing demo/landing --lake demo/lake --profile strict',
    'plan --landing demo/landing --lake demo/lake --profile strict --json',
    'plan --landing demo/landing --lake demo/lake --profile strict --out plan.json',
  ],
  part: [
    'part --plan plan.json --landing demo/landing --lake demo/lake --round 1 --index 0 --count 1',
    'part --plan plan.json --landing demo/landing --lake demo/lake --round 2 --index 1 --count 4 --workers auto',
    'part --plan s3://stedi-lake/_plans/monday.json --landing s3://stedi-raw-data --lake s3://stedi-lake --round 3 --index 0 --count 1 --json',
  ],
  publish: [
    'publish --plan plan.json --landing demo/landing --lake demo/lake',
    'publish --plan plan.json --landing demo/landing --lake demo/lake --report report.json',
    'publish --plan plan.json --landing demo/landing --lake demo/lake --audit --json',
  ],
  discover: [
    'discover demo/landing/customer/landing',
    'discover demo/landing/customer/landing --name customer_landing --records 500',
    'discover s3://stedi-raw-data/step_trainer/landing/',
  ],
  tables: ['tables', 'tables machine_learning_curated', 'tables --ddl athena'],
  query: [
    'query "select count(*) as n from customer_trusted" --lake demo/lake',
    'query "describe machine_learning_curated" --lake demo/lake --json',
    'query "select count(*) from customer_trusted" --engine athena --database stedi --output s3://stedi-results/',
  ],
  verify: [
    'verify --lake demo/lake',
    'verify --lake demo/lake --expect counts.json --json',
    'verify --lake s3://stedi-lake --engine athena --database stedi --output s3://stedi-results/',
  ],
  generate: [
    'generate demo/sample',
    'generate demo/sample --scale 0.1 --seed 7',
    'generate demo/sample --scale 0.1 --dirty 0.001 --json',
  ],
  history: ['history --lake demo/lake', 'history --lake demo/lake --json', 'history --lake s3://stedi-lake'],
  rollback: ['rollback --lake demo/lake', 'rollback --lake demo/lake --to 3', 'rollback --lake s3://stedi-lake --to 3'],
  clean: [
    'clean --lake demo/lake --dry-run',
    'clean --lake demo/lake --keep 3',
    'clean --lake demo/lake --keep 1 --grace 48',
  ],
  'catalog diff': [
    'catalog diff --lake s3://stedi-lake --database stedi',
    'catalog diff --lake s3://stedi-lake --database stedi --json',
    'catalog diff --lake s3://stedi-lake --curated s3://stedi-curated --database stedi',
  ],
  'catalog sync': [
    'catalog sync --lake s3://stedi-lake --database stedi',
    'catalog sync --lake s3://stedi-lake --database stedi --pii-tag pii',
    'catalog sync --lake s3://stedi-lake --database stedi --json',
  ],
  'deploy print': [
    'deploy print ecs --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1',
    'deploy print iam --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1',
    'deploy print step-functions --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1',
  ],
  'deploy apply': [
    'deploy apply ecs --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1',
    'deploy apply batch --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1',
    'deploy apply ecs --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1 --yes',
  ],
  'deploy start': [
    'deploy start ecs --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1',
    'deploy start batch --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1',
    'deploy start ecs --landing s3://stedi-raw-data --lake s3://stedi-lake --account 123456789012 --region eu-west-1 --subnets subnet-0a1 --yes',
  ],
};

/** Ends the help of a command, or of those below it, with three examples and the exit codes. */
export function addExamples(command: Command, name: string = command.name()): void {
  if (command.commands.length > 0) {
    for (const each of command.commands) addExamples(each, `${name} ${each.name()}`);
    return;
  }
  const lines = (examples[name] ?? []).map((example) => `  stedi ${example}\n`);
  const codes = Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}\n`);
  command.addHelpText('after', `\nExamples:\n${lines.join('')}\nExit codes:\n${codes.join('')}`);
}
