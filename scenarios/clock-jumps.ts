import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** The server’s clock is set while locks are held and deliveries are in flight. */
export default defineScenario({
  name: 'clock-jumps',
  title:
    'The core’s wall clock jumps an hour forwards and back while locks are held: every hold and every fallback ' +
    'keeps its length',
  stages: ['virtual'],
  fleet: [
    { group: 'operator', motor: 'electronic-lock' },
    { group: 'silent', motor: 'spring', count: 2 },
    { group: 'lunches', motor: 'conveyor', count: 2 },
  ],
  faults: [
    { fault: 'never-answers', on: 'silent', when: { job: 1 } },
    { fault: 'answers-late', on: 'lunches', params: { answerAfterMs: 95_000 }, when: { job: 1 } },
  ],
  tracks: [
    {
      on: 'operator',
      steps: [
        { wait: '10s' },
        { setClock: '1h' },
        { wait: '15s' },
        { setClock: '-2h' },
        { wait: '30s' },
        { setClock: '1h' },
        { wait: '1min' },
        { sell: {} },
      ],
    },
    { on: 'silent', steps: [{ sell: {}, ends: 'timeout' }] },
    { on: 'lunches', steps: [{ sell: {} }] },
  ],
  proves: ['clock-safety', 'dwell-bound', 'timeout-bound', 'callback-delivered'],
});
