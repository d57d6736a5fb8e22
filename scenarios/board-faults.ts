import { defineScenario } from '#harness/scenario/read-scenario.ts';

const motors = ['electronic-lock', 'spring', 'conveyor', 'drinks'] as const;
/** Board codes 1–8 but the drop sensor's, which only some drives have. */
const faults = [
  'slot-invalid',
  'load-no-current',
  'over-current',
  'feedback-error',
  'goods-stuck',
  'slot-type-error',
  'slave-comm-error',
] as const;
const groups = motors.flatMap((motor) => faults.map((fault) => ({ group: `${motor}-${fault}`, motor, fault })));

/**
 * Every fault that any board can report, on every motor type: the sale fails, the merchant is notified, the next sale
 * goes well.
 */
export default defineScenario({
  name: 'board-faults',
  title:
    'Every fault that a board reports, on every motor type: reported at once with its own text, and the next sale ' +
    'goes well',
  stages: ['virtual'],
  fleet: groups.map(({ group, motor }) => ({ group, motor })),
  faults: groups.map(({ group, fault }) => ({ fault, on: group, when: { job: 2 } })),
  tracks: groups.map(({ group }) => ({
    on: group,
    steps: [{ sell: {} }, { sell: {}, ends: 'failure' as const }, { sell: { lane: 1 } }],
  })),
  proves: ['prompt-release', 'one-outcome', 'honest-success', 'callback-delivered', 'callback-honest', 'conservation'],
});
