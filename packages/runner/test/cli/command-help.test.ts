import { Command } from 'commander';
import { expect, test } from 'vitest';
import { stediProgram } from '../../src/cli/program.ts';

const output = { out: () => {}, err: () => {}, terminal: false, width: 80 };
const program = stediProgram([], { output, signal: new AbortController().signal, now: () => 0 });

function leavesOf(command: Command, name = ''): [name: string, command: Command][] {
  return command.commands.flatMap((each): [string, Command][] => {
    const full = `${name} ${each.name()}`.trim();
    return each.commands.length > 0 ? leavesOf(each, full) : [[full, each]];
  });
}

/** What `--help` prints, with what is added to the end. */
function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  return help;
}

test.each(leavesOf(program))(
  'the help of %s has three examples, of options that there are, and the exit codes',
  (name, command) => {
    const help = helpOf(command);
    const examples = [...help.matchAll(/^ {2}stedi (.*)$/gm)].map(([, example]) => example!);
    expect(new Set(examples).size).toBe(3);
    const known = new Set(command.options.map(({ long }) => long));
    const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long);
    for (const example of examples) {
      expect(`${example} `.startsWith(`${name} `)).toBe(true);
      const used = new Set(example.match(/--[a-z-]+/g));
      expect([...used].filter((option) => !known.has(option))).toEqual([]);
      expect(needed.filter((option) => !used.has(option!))).toEqual([]);
    }
    for (const code of [0, 64, 65, 70, 75, 78, 130, 143]) expect(help).toMatch(new RegExp(`^ +${code}  \\w`, 'm'));
  },
);
