import type { BrokenCore } from '../broken-core.ts';

/** Rules of callbacks, connections, deadlines and signs, each broken by hand. */
export const brokenMessages: readonly BrokenCore[] = [
  {
    name: 'floor-status-lost',
    description: 'callbacks have floor_status 1, whatever the machine reported',
    file: 'src/core/callbacks/callback-body.ts',
    before: 'floor_status: String(outcome.floorStatus)',
    after: "floor_status: '1'",
  },
  {
    name: 'silence-twice',
    description: 'a silent machine is offline after twice the limit',
    file: 'src/core/devices/gateway.ts',
    before: 'new FixedDelayTimers(clock, config.offlineAfterMs,',
    after: 'new FixedDelayTimers(clock, 2 * config.offlineAfterMs,',
  },
  {
    name: 'report-dropped',
    description: 'a report is dropped if the store fails once',
    file: 'src/core/devices/report-queue.ts',
    before: 'const maxTries = 6;',
    after: 'const maxTries = 1;',
  },
  {
    name: 'one-batch-of-deadlines',
    description: 'deadlines beyond one batch are left',
    file: 'src/core/deadline-timer.ts',
    before: '      if (handled.size > 0 && !allRepeated) continue;\n',
    after: '',
  },
  {
    name: 'zero-unsigned',
    description: 'the number 0 is left out of the sign',
    file: 'src/core/signing/canonical.ts',
    before: "if (value === '' || name === 'sign') continue;",
    after: "if (value === '' || value === 0 || name === 'sign') continue;",
  },
];
