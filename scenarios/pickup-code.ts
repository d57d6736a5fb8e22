import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A code in place of money: it buys once, in time, and its order is delivered like a paid one. */
export default defineScenario({
  name: 'pickup-code',
  title:
    'A pickup code buys one item, once, even when ten people type it in the same instant; an expired one buys nothing',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'lockers', motor: 'electronic-lock' },
    { group: 'lunches', motor: 'conveyor' },
  ],
  tracks: [
    {
      on: 'lockers',
      steps: [
        { pickupCode: 'gift' },
        { consume: 'gift', order: 'first' },
        { consume: 'gift', order: 'second', expect: 6033 },
        { deliver: 'first' },
        { awaitCallbacks: 'first' },
        { result: 'first', is: 'success' },
        { deliver: 'first', expect: 6034 },
      ],
    },
    {
      on: 'lunches',
      steps: [
        { pickupCode: 'brief', expiresIn: '10s' },
        { wait: '11s' },
        { consume: 'brief', order: 'late', expect: 6032 },
        { pickupCode: 'lane-two', lane: 2 },
        { consume: 'lane-two', order: 'wrong-lane', lane: 1, expect: 6045 },
        { consume: 'lane-two', order: 'right-lane', lane: 2 },
        { deliver: 'right-lane' },
        { awaitCallbacks: 'right-lane' },
        { pickupCode: 'shared' },
        { consume: 'shared', order: 'fastest', atOnce: 10 },
        { deliver: 'fastest' },
        { awaitCallbacks: 'fastest' },
      ],
    },
  ],
  proves: ['granted-dispatch', 'prompt-release', 'paid-quantity', 'honest-success', 'callback-delivered'],
});
