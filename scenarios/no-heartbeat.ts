import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A board whose heartbeat timer has died: its connection is up, and the cloud hears nothing. */
export default defineScenario({
  name: 'no-heartbeat',
  title: 'A machine without heartbeats is offline after the limit of silence, and sells again when they are back',
  stages: ['virtual'],
  fleet: [
    { group: 'silent', motor: 'spring' },
    { group: 'undisturbed', motor: 'spring' },
  ],
  faults: [{ fault: 'no-heartbeat', on: 'silent', when: { from: '10s', to: '12min' } }],
  tracks: [
    {
      on: 'silent',
      steps: [
        { sell: {} },
        { order: 'refused' },
        { pay: 'refused' },
        { wait: '11min' },
        { deliver: 'refused', expect: 4008 },
        { wait: '6min' },
        { deliver: 'refused' },
        { awaitCallbacks: 'refused' },
      ],
    },
    { on: 'undisturbed', steps: [{ sell: {}, times: 3 }] },
  ],
  proves: ['offline-refused', 'independence', 'callback-delivered'],
});
