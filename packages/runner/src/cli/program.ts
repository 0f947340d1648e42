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
import { addExamples } from './command-help.ts';
import { addQuiet } from './speaking.ts';

/** The commands, in the order of the help. */
const commands: Readonly<Record<string, (program: Command, context: CommandContext) => void>> = {
  run: addRun,
  plan: addPlan,
  part: addPart,
  publish: addPublish,
  discover: addDiscover,
  tables: addTables,
  query: addQuery,
  verify: addVerify,
  generate: addGenerate,
  history: addHistory,
  rollback: addRollback,
  clean: addClean,
  catalog: addCatalog,
  deploy: addDeploy,
};

/** The `stedi` command line: with the command that `args` begin with, or all of them, which takes a while, where they begin otherwise. */
export function stediProgram(args: readonly string[], context: CommandContext): Command {
  const program = new Command('stedi')
    .description('Raw sensor JSON in, a privacy-first lakehouse out.')
    .version(version)
    // so that --version behind a command is none of its options, and not passed over
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.output.out(text),
      writeErr: (text) => context.output.err(text),
      // whoever runs the program prints errors, all in one way
      outputError: () => {},
    });
  const [name = ''] = args;
  const needed = Object.hasOwn(commands, name) ? [commands[name]!] : Object.values(commands);
  for (const add of needed) add(program, context);
  for (const command of program.commands) {
    addQuiet(command);
    addExamples(command);
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
