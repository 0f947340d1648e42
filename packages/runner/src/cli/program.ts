import { Command } from 'commander';
import { version } from '../code-version.ts';
import { addCatalog } from '../commands/catalog.ts';
import { addClean } from '../commands/clean.ts';
import { addDeploy } from '../commands/deploy.ts';
import { addDiscover } from '../commands/discover.ts';
import { addGenerate } from '../commands/generate.ts';
import { addHistory } from '../commands/history.ts';
import { addPart } from '../commands/part.ts';
import { addPlan } from '../commands/plan.ts';
import { addPublish } from '../commands/publish.ts';
import { addQuery } from '../commands/query.ts';
import { addRollback } from '../commands/rollback.ts';
import { addRun } from '../commands/run.ts';
import { addTables } from '../commands/tables.ts';
import { addVerify } from '../commands/verify.ts';
import type { CommandContext } from './command-context.ts';

/** The `stedi` command line. */
export function stediProgram(context: CommandContext): Command {
  const program = new Command('stedi')
    .description('Raw sensor JSON in, a privacy-first lakehouse out.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.output.out(text), writeErr: (text) => context.output.err(text) });
  for (const add of [
    addRun,
    addPlan,
    addPart,
    addPublish,
    addDiscover,
    addTables,
    addQuery,
    addVerify,
    addGenerate,
    addHistory,
    addRollback,
    addClean,
    addCatalog,
    addDeploy,
  ]) {
    add(program, context);
  }
  // sub-commands are made before the settings above reach them
  copySettings(program);
  return program;
}

function copySettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    copySettings(command);
  }
}
