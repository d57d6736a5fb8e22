import type { History } from '#harness/history/event.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

const seed = 7;

/** Sales with reads before and after every outcome, a refusal, an order that expires, and a queue: to be edited. */
const scenario = defineScenario({
  name: 'edited',
  title: 'Sales whose history is edited',
  stages: ['virtual'],
  seed,
  fleet: [
    { group: 'hall', motor: 'spring', count: 2 },
    { group: 'lunches', motor: 'conveyor' },
  ],
  tracks: [
    {
      on: 'hall',
      steps: [
        { order: 'first' },
        { deliver: 'first', expect: 6054 },
        { pay: 'first' },
        { order: 'second', lane: 1 },
        { pay: 'second' },
        { deliver: 'first' },
        { deliver: 'second', expect: 6057 },
        { result: 'first', is: 'pending' },
        { awaitCallbacks: 'first' },
        { result: 'first', is: 'success' },
        { deliver: 'second' },
        { awaitCallbacks: 'second' },
        { result: 'second', is: 'success' },
        { order: 'unpaid' },
        { awaitExpiry: 'unpaid' },
      ],
    },
    {
      on: 'lunches',
      steps: [
        { order: 'party', quantity: 2 },
        { pay: 'party' },
        { injectFault: 'goods-stuck', nextJobOnly: true },
        { queue: 'party' },
        { awaitCallbacks: 'party', ends: ['failure', 'success'] },
        { injectFault: 'never-answers', nextJobOnly: true },
        { sell: { lane: 1 }, ends: 'timeout' },
      ],
    },
  ],
  proves: ['mutual-exclusion', 'honest-success', 'specification'],
});

/** A sound run, in virtual time. */
export async function soundRun(): Promise<History> {
  const stage = virtualStage({ seed, network: networkDelays(scenario) });
  try {
    const { history } = await runScenario(scenario, stage, { seed });
    return history;
  } finally {
    await stage.close();
  }
}
