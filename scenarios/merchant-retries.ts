import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** What real merchants’ programs do: press twice, repeat the very same bytes, lose patience and ask again. */
export default defineScenario({
  name: 'merchant-retries',
  title:
    'A merchant repeats the same bytes, hangs up before the answer and asks again: one effect, one answer, one item',
  stages: ['virtual', 'live'],
  speed: 5,
  fleet: [
    { group: 'repeats', motor: 'spring' },
    { group: 'hangs-up', motor: 'conveyor' },
    { group: 'races', motor: 'electronic-lock' },
  ],
  tracks: [
    {
      on: 'repeats',
      steps: [
        { order: 'one' },
        { pay: 'one' },
        { deliver: 'one' },
        { resend: 'one', times: 10 },
        { awaitCallbacks: 'one' },
        { resend: 'one' },
        { deliver: 'one', expect: 6034 },
      ],
    },
    {
      on: 'hangs-up',
      steps: [
        { order: 'one' },
        { pay: 'one' },
        { deliver: 'one' },
        { resend: 'one', times: 3 },
        { awaitCallbacks: 'one' },
      ],
    },
    {
      on: 'races',
      steps: [
        { order: 'a' },
        { pay: 'a' },
        { order: 'b' },
        { pay: 'b' },
        { order: 'c' },
        { pay: 'c' },
        { race: ['a', 'b', 'c'] },
        { awaitCallbacks: 'winner' },
        { deliver: 'loser' },
        { awaitCallbacks: 'loser' },
      ],
    },
  ],
  proves: ['idempotent-submit', 'paid-quantity', 'mutual-exclusion', 'callback-delivered'],
});
