import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** What a technician does with the door open. */
export default defineScenario({
  name: 'lane-test',
  title:
    'A machine in MAINTENANCE runs lane tests and sells nothing; one in TRANSFER does neither; one that sells ' +
    'takes no test',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'workshop', motor: 'conveyor', mode: 'MAINTENANCE' },
    { group: 'lorry', motor: 'spring', mode: 'TRANSFER' },
    { group: 'shop', motor: 'spring' },
  ],
  faults: [{ fault: 'goods-stuck', on: 'workshop', when: { job: 2 } }],
  tracks: [
    {
      on: 'workshop',
      steps: [
        { laneTest: 'lane-0' },
        { awaitCallbacks: 'lane-0' },
        { laneTest: 'lane-1', lane: 1 },
        { awaitCallbacks: 'lane-1', ends: 'failure' },
      ],
    },
    { on: 'lorry', steps: [{ laneTest: 'moving', expect: 5001 }] },
    { on: 'shop', steps: [{ laneTest: 'open', expect: 6021 }, { sell: {} }] },
  ],
  proves: ['mutual-exclusion', 'granted-dispatch', 'prompt-release', 'callback-delivered'],
});
