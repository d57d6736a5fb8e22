import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** Quantity on a machine that drops all of it at once, and on one that drops an item a command. */
export default defineScenario({
  name: 'drinks-quantity',
  title: 'Three cups come with one command, three snacks with three; neither gives a fourth',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'coffees', motor: 'drinks' },
    { group: 'snacks', motor: 'spring' },
    { group: 'queues', motor: 'spring' },
  ],
  tracks: [
    {
      on: 'coffees',
      steps: [
        { order: 'cups', quantity: 3 },
        { pay: 'cups' },
        { deliver: 'cups' },
        { awaitCallbacks: 'cups' },
        { deliver: 'cups', expect: 6034 },
      ],
    },
    {
      on: 'snacks',
      steps: [
        { order: 'bars', quantity: 3 },
        { pay: 'bars' },
        { deliver: 'bars' },
        { awaitCallbacks: 'bars' },
        { deliver: 'bars' },
        { awaitCallbacks: 'bars' },
        { deliver: 'bars' },
        { awaitCallbacks: 'bars' },
        { deliver: 'bars', expect: 6034 },
      ],
    },
    {
      on: 'queues',
      steps: [
        { order: 'party', quantity: 5 },
        { pay: 'party' },
        { queue: 'party' },
        { awaitCallbacks: 'party' },
        { deliver: 'party', expect: 6034 },
      ],
    },
  ],
  proves: [
    'mutual-exclusion',
    'granted-dispatch',
    'prompt-release',
    'paid-quantity',
    'honest-success',
    'callback-delivered',
    'path-time',
  ],
});
