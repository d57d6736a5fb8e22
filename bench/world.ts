import { runScenario } from '../src/harness/runner/run.ts';
import { defineScenario, type Scenario } from '../src/harness/scenario/scenario.ts';
import { virtualStage } from '../src/harness/stages/virtual/index.ts';

/** Deliveries of a whole virtual world a second: simulated, recorded, and checked by every rule. */
export interface WorldRow {
  readonly name: string;
  readonly deliveries: number;
  readonly opsPerSecond: number;
}

const machines = 100;
const itemsPerOrder = 100;

/** Every item is a command of its own; the merchant asks once for a hundred of them. */
const queued: Scenario = defineScenario({
  name: 'bench-queued',
  title: 'Orders of a hundred items each, queued',
  stages: ['virtual'],
  fleet: [{ group: 'snacks', motor: 'spring', count: machines, lanes: 1, stockPerLane: itemsPerOrder }],
  tracks: [{ on: 'snacks', steps: [{ order: 'party', quantity: itemsPerOrder }, { pay: 'party' }, { queue: 'party' }, { settled: 'party' }] }],
  proves: ['paid-quantity'],
});

/** Every item is a sale of its own: order, read, pay, deliver, callback. */
const oneByOne: Scenario = defineScenario({
  name: 'bench-one-by-one',
  title: 'Whole sales, one after the other',
  stages: ['virtual'],
  fleet: [{ group: 'snacks', motor: 'spring', count: machines, lanes: 1, stockPerLane: itemsPerOrder }],
  tracks: [{ on: 'snacks', steps: [{ sell: {}, times: 30 }] }],
  proves: ['paid-quantity'],
});

/** Runs each world a few times and keeps the median. */
export async function worldBench(): Promise<readonly WorldRow[]> {
  return [await measure('deliveries, queued by the hundred', queued), await measure('whole sales, each with its four signed calls', oneByOne)];
}

async function measure(name: string, scenario: Scenario): Promise<WorldRow> {
  const rates: number[] = [];
  let deliveries = 0;
  for (let round = 0; round < 5; round++) {
    const stage = virtualStage({ seed: round });
    const began = performance.now();
    const { history, verdict } = await runScenario(scenario, stage, { seed: round });
    const seconds = (performance.now() - began) / 1000;
    if (verdict.verdict !== 'PASS') throw new Error(`the world that is measured does not pass: ${verdict.why}`);
    deliveries = history.events.filter(({ kind }) => kind === 'delivery-settled').length;
    rates.push(deliveries / seconds);
    await stage.close();
  }
  return { name, deliveries, opsPerSecond: rates.sort((a, b) => a - b)[2] ?? 0 };
}
