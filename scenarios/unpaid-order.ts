import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** Twenty minutes to pay; then the order is closed, its stock is back, and the merchant is told. */
export default defineScenario({
  name: 'unpaid-order',
  title: 'An order that nobody pays is closed after 20 minutes, told, and its item can be bought by somebody else',
  stages: ['virtual'],
  fleet: [{ group: 'snacks', motor: 'spring', lanes: 1, stockPerLane: 1 }],
  tracks: [
    {
      on: 'snacks',
      steps: [
        { order: 'hesitant' },
        { deliver: 'hesitant', expect: 6054 },
        { order: 'other', expect: 6047 },
        { awaitExpiry: 'hesitant' },
        { pay: 'hesitant', expect: 6042 },
        { sell: {} },
        { order: 'none-left', expect: 6047 },
      ],
    },
  ],
  proves: ['paid-quantity', 'honest-success', 'conservation', 'callback-delivered'],
});
