import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';

const motors = ['electronic-lock', 'spring', 'conveyor', 'drinks'] as const;
const retryOffsets = { before: '-1ms', at: '0ms', after: '1ms' } as const;

/** Two orders race for a silent machine; the loser tries again around the dwell limit. */
function raceSteps(offset: keyof typeof retryOffsets): StepInput[] {
  return [
    { order: 'one' },
    { pay: 'one' },
    { order: 'two' },
    { pay: 'two' },
    { race: ['one', 'two'] },
    { untilDwell: 'winner', plus: retryOffsets[offset] },
    { deliver: 'loser', expect: offset === 'before' ? 6057 : 'accepted' },
    { awaitCallbacks: 'winner', ends: 'timeout' },
    ...(offset === 'before' ? [] : [{ awaitCallbacks: 'loser' } as const]),
  ];
}

const groups = motors.flatMap((motor) =>
  (Object.keys(retryOffsets) as (keyof typeof retryOffsets)[]).map((offset) => ({
    group: `${motor}-${offset}`,
    motor,
    offset,
  })),
);

/** The dwell lock to the millisecond: D−1, D and D+1 ms for every motor type, on machines that never answer. */
export default defineScenario({
  name: 'dwell-lock',
  title:
    'Two orders race for one silent machine of every type; the loser asks again 1 ms before, at and after the ' +
    'dwell limit',
  stages: ['virtual'],
  fleet: groups.map(({ group, motor }) => ({ group, motor })),
  faults: groups.map(({ group }) => ({ fault: 'never-answers', on: group, when: { job: 1 } })),
  tracks: groups.map(({ group, offset }) => ({
    on: group,
    steps: raceSteps(offset),
  })) satisfies ScenarioInput['tracks'],
  network: { http: ['0ms', '0ms'] },
  proves: [
    'mutual-exclusion',
    'granted-dispatch',
    'fencing',
    'dwell-bound',
    'timeout-bound',
    'one-outcome',
    'prompt-release',
    'callback-delivered',
  ],
});
