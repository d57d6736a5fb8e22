import { defineScenario } from '#harness/scenario/read-scenario.ts';

const limits = { 'electronic-lock': 15_000, spring: 30_000, conveyor: 90_000, drinks: 45_000 } as const;
const groups = (Object.keys(limits) as (keyof typeof limits)[]).flatMap((motor) =>
  ([-1, 1] as const).map((offset) => ({ motor, offset, group: `${motor}-${offset < 0 ? 'before' : 'after'}` })),
);

/**
 * The machine answers a millisecond before and after its lock expires. The answer has no delay, because the network has
 * no delay here.
 */
export default defineScenario({
  name: 'late-around-dwell',
  title:
    'Answers 1 ms before and 1 ms after the dwell limit of every motor type: the lock is freed by the first, ' +
    'expires before the second',
  stages: ['virtual'],
  fleet: groups.map(({ group, motor }) => ({ group, motor, count: 1 })),
  faults: groups.map(({ group, motor, offset }) => ({
    fault: 'answers-late',
    on: group,
    params: { answerAfterMs: limits[motor] + offset },
    when: { job: 1 },
  })),
  tracks: groups.map(({ group }) => ({ on: group, steps: [{ sell: {} }, { sell: {} }] })),
  network: { http: ['0ms', '0ms'], link: ['0ms', '0ms'] },
  proves: ['dwell-bound', 'prompt-release', 'one-outcome', 'single-release', 'fencing'],
  expect: [{ measure: 'lock-expiries', min: 4, max: 4 }],
});
