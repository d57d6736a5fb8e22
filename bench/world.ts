import type { History } from '#harness/history/event.ts';
import { runScenario } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** Deliveries of whole virtual worlds a second of one processor: simulated, recorded, and checked by every rule. */
export interface WorldRow {
  readonly name: string;
  readonly opsPerSecond: number;
}

const machines = 100;
const itemsPerOrder = 100;

/** Every item is a command of its own; the merchant asks once for a hundred of them. */
const queuedScenario: Scenario = defineScenario({
  name: 'bench-queued',
  title: 'Orders of a hundred items each, queued',
  stages: ['virtual'],
  fleet: [{ group: 'snacks', motor: 'spring', count: machines, lanes: 1, stockPerLane: itemsPerOrder }],
  tracks: [
    {
      on: 'snacks',
      steps: [
        { order: 'party', quantity: itemsPerOrder },
        { pay: 'party' },
        { queue: 'party' },
        { awaitCallbacks: 'party' },
      ],
    },
  ],
  proves: ['paid-quantity'],
});

/** Every item is a sale of its own: order, read, pay, deliver, callback. */
const singleSalesScenario: Scenario = defineScenario({
  name: 'bench-one-by-one',
  title: 'Whole sales, one after the other',
  stages: ['virtual'],
  fleet: [{ group: 'snacks', motor: 'spring', count: machines, lanes: 1, stockPerLane: itemsPerOrder }],
  tracks: [{ on: 'snacks', steps: [{ sell: {}, times: 30 }] }],
  proves: ['paid-quantity'],
});

/** Random worlds, always the same ones. */
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

/** Lives through each world a few times and keeps the median. */
export async function worldBench(): Promise<readonly WorldRow[]> {
  const [worlds, deliveries] = await randomWorlds();
  return [
    await measureScenario('deliveries, queued by the hundred', queuedScenario),
    await measureScenario('whole sales, each with its four signed calls', singleSalesScenario),
    { name: `random worlds, seeds 1 to ${seeds.length}`, opsPerSecond: worlds },
    { name: 'their deliveries', opsPerSecond: deliveries },
  ];
}

async function measureScenario(name: string, scenario: Scenario): Promise<WorldRow> {
  const [opsPerSecond] = await medians(5, async (round) => {
    const stage = virtualStage({ seed: round });
    const { history, verdict } = await runScenario(scenario, stage, { seed: round });
    await stage.close();
    if (verdict.verdict !== 'PASS') throw new Error(`the world that is measured does not pass: ${verdict.reason}`);
    return [deliveriesOf(history)];
  });
  return { name, opsPerSecond: opsPerSecond ?? 0 };
}

/**
 * @returns worlds a second, and deliveries a second in them. Faults that never fire and expectations that are not met
 * are the world's own: only a broken rule counts.
 */
async function randomWorlds(): Promise<[number, number]> {
  const [worlds, deliveries] = await medians(3, async () => {
    let settled = 0;
    for (const seed of seeds) {
      const { history, judgement, coreErrors } = await runWorld(drawWorld(seed), { seed });
      if (judgement.findings.length + coreErrors.length > 0)
        throw new Error(
          `the random world of seed ${seed} breaks a rule: ${judgement.findings[0]?.message ?? coreErrors[0]}`,
        );
      settled += deliveriesOf(history);
    }
    return [seeds.length, settled];
  });
  return [worlds ?? 0, deliveries ?? 0];
}

function deliveriesOf({ events }: History): number {
  return events.filter(({ kind }) => kind === 'delivery-settled').length;
}

/**
 * What `work` has counted, each by the second of processor time that it took, the median of so many rounds. Processor
 * time, that of V8's own threads included: what else runs on the machine takes turns, and must not show.
 */
async function medians(
  rounds: number,
  measure: (round: number) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const rates: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    const counts = await measure(round);
    const { user, system } = process.cpuUsage(before);
    rates.push(counts.map((count) => (count * 1e6) / (user + system)));
  }
  const names = rates[0] ?? [];
  return names.map((_, index) => rates.map((round) => round[index] ?? 0).sort((a, b) => a - b)[rounds >> 1] ?? 0);
}
