import { planSteps } from '@stedi-lakehouse/core';
import { stediPipeline } from '@stedi-lakehouse/transforms';
import { describe, expect, test } from 'vitest';
import { roundsOfPipeline } from '../../src/deploy/commands.ts';
import { stateMachine, type StateMachine } from '../../src/deploy/state-machine.ts';
import { aslProblems } from './asl-problems.ts';
import { sample } from './sample-deployment.ts';

describe('the state machine', () => {
  test.each([1, 2, 40, 41, 1000])('of %i parts is in the Amazon States Language', (parts) => {
    const machine = stateMachine({ ...sample, parts });
    expect(aslProblems(machine)).toEqual([]);
    expect(JSON.stringify(machine).length).toBeLessThan(1_048_576);
  });

  test('has short names, each once, since maps share them with what is around', () => {
    const machine = stateMachine(sample);
    const maps = Object.values(machine.States).flatMap((state) =>
      'ItemProcessor' in state ? [(state.ItemProcessor as StateMachine).States] : [],
    );
    const names = [machine.States, ...maps].flatMap((states) => Object.keys(states));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.length > 80)).toEqual([]);
  });

  test('spreads more parts than one execution does at once over executions of their own', () => {
    const mode = (parts: number): unknown => {
      const round = stateMachine({ ...sample, parts }).States['Round 2'] as {
        ItemProcessor: { ProcessorConfig: unknown };
      };
      return round.ItemProcessor.ProcessorConfig;
    };
    expect(mode(40)).toEqual({ Mode: 'INLINE' });
    expect(mode(41)).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
  });
});

test('the validator is no rubber stamp: a state that leads nowhere, and one of no kind, are found', () => {
  const { States, ...rest } = stateMachine(sample);
  expect(aslProblems({ ...rest, States: { ...States, Begin: { Type: 'Pass', Next: 'Nowhere' } } })).not.toEqual([]);
  expect(aslProblems({ ...rest, States: { ...States, Begin: { Type: 'Passed', Next: 'Plan' } } })).not.toEqual([]);
});

test('every profile has the rounds that the definitions have', () => {
  for (const options of [
    { profile: 'published' },
    { profile: 'strict' },
    { trim: 'none', match: 'customer' },
  ] as const) {
    expect(Math.max(...planSteps(stediPipeline(options).transitions).map(({ round }) => round))).toBe(
      roundsOfPipeline(),
    );
  }
});
