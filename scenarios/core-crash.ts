import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** The core dies at the worst of times and is started again on what its store has. */
export default defineScenario({
  name: 'core-crash',
  title:
    'The core is killed with deliveries in flight and started again: no lock lost, no command sent twice, no ' +
    'callback forgotten',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'operator', motor: 'electronic-lock' },
    { group: 'quick', motor: 'spring', count: 3 },
    { group: 'slow', motor: 'conveyor', count: 2 },
    { group: 'silent', motor: 'spring' },
  ],
  faults: [
    { fault: 'answers-late', on: 'slow', params: { answerAfterMs: 60_000 }, when: { job: 1 } },
    { fault: 'never-answers', on: 'silent', when: { job: 1 } },
  ],
  tracks: [
    {
      on: 'operator',
      steps: [
        { wait: '4s' },
        { killCore: '3s' },
        { wait: '20s' },
        { killCore: '500ms' },
        { wait: '40s' },
        { killCore: '10s' },
      ],
    },
    { on: 'quick', steps: [{ sell: {} }, { wait: '60s' }, { sell: {} }] },
    { on: 'slow', steps: [{ order: 'one' }, { pay: 'one' }, { deliver: 'one' }, { awaitCallbacks: 'one' }] },
    {
      on: 'silent',
      steps: [
        { order: 'one' },
        { pay: 'one' },
        { deliver: 'one' },
        { awaitCallbacks: 'one', ends: 'timeout' },
        { wait: '10s' },
        { sell: {} },
      ],
    },
  ],
  proves: ['restart-safety', 'token-order', 'timeout-bound', 'paid-quantity', 'callback-delivered', 'liveness'],
});
