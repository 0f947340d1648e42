export type { CommandContext } from './cli/command-context.ts';
export { exitCode, exitCodeOf, type ExitCode } from './cli/exit-code.ts';
export { runCli } from './cli/run-cli.ts';
export type { Output } from './cli/output.ts';
export { stediTables } from './stedi-tables.ts';
