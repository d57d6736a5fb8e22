import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** After 20 minutes an unpaid order is closed, its stock is released, and the merchant is notified. */
export default defineScenario({
  name: 'unpaid-order',
  title: 'An unpaid order is closed after 20 minutes, the merchant is notified, and its item can be sold again',
  stages: ['virtual'],
  fleet: [{ group: 'snacks', motor: 'spring', lanes: 1, stockPerLane: 1 }],
  tracks: [
    {
      on: 'snacks',
      steps: [
        { order: 'unpaid' },
        { deliver: 'unpaid', expect: 6054 },
        { order: 'other', expect: 6047 },
        { awaitExpiry: 'unpaid' },
        { pay: 'unpaid', expect: 6042 },
        { sell: {} },
        { order: 'none-left', expect: 6047 },
      ],
    },
  ],
  proves: ['paid-quantity', 'honest-success', 'conservation', 'callback-delivered'],
});
