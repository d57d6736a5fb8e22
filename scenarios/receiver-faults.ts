import { defineScenario } from '#harness/scenario/scenario.ts';

const habits = ['500', 'hang', 'slow', 'cut', 'redirect'] as const;

/** Everything that a receiver can do but answer; its neighbour must not notice. */
export default defineScenario({
  name: 'receiver-misbehaves',
  title:
    'Receivers answer 500, hang, dawdle, hang up, redirect, talk rubbish: each is told in the end, its neighbour at once',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    ...habits.map((habit) => ({ group: `at-${habit}`, motor: 'spring' })),
    { group: 'at-rubbish', motor: 'spring' },
    { group: 'at-neighbour', motor: 'spring' },
  ],
  receivers: [
    ...habits.map((habit) => ({ receiver: `r-${habit}`, misbehaves: [{ does: habit, first: 2 }] })),
    { receiver: 'r-rubbish', misbehaves: [{ does: 'rubbish', first: 2 }] },
    { receiver: 'neighbour' },
  ],
  tracks: [
    ...habits.map((habit) => ({ on: `at-${habit}`, steps: [{ sell: { receiver: `r-${habit}` }, times: 2 }] })),
    { on: 'at-rubbish', steps: [{ sell: { receiver: 'r-rubbish' }, times: 2 }] },
    { on: 'at-neighbour', steps: [{ sell: { receiver: 'neighbour' }, times: 6 }] },
  ],
  proves: ['callback-delivered', 'callback-honest', 'callback-isolated', 'prompt-release'],
  expect: [{ measure: 'callbacks-given-up', max: 0 }],
});
