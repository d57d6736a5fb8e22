import { crashPoints, type CrashPoint } from '#harness/scenario/core-faults.ts';
import { times, type CounterDefinition, type HistoryScan } from './history-scan.ts';

const crashPointTexts: Readonly<Record<CrashPoint, string>> = {
  'before-start': 'with a delivery decided on and not committed',
  'after-start': 'between the commit of a delivery and its command',
  'after-command': 'when a command had just gone out',
  'after-ack': 'after a machine reported the start of its run',
  'before-settle': 'with an outcome decided on and not committed',
  'after-settle': 'between an outcome and its callback',
  'before-expiry': 'before an expiry was committed',
  'after-expiry': 'after an expiry was committed',
  'callback-sent': 'while a callback was under way',
  'callback-answered': 'when a callback had been acknowledged and the core did not know it',
  'before-callback-acknowledged': 'before a callback’s acknowledgement was committed',
  'after-callback-acknowledged': 'after a callback’s acknowledgement was committed',
  'during-restart': 'during its restart',
};

/** What happened to callbacks, cores, stores and clocks. */
export const coreCounters: readonly CounterDefinition[] = [
  {
    name: 'callback-retried-and-acknowledged',
    description: 'A callback failed, was tried again, and was acknowledged.',
    count: (scan) => times(scan.eventsOf('callback-acknowledged'), ({ attempt }) => attempt > 1),
  },
  {
    name: 'callback-abandoned',
    description: 'A callback was given up after its last attempt.',
    count: (scan) => scan.eventsOf('callback-abandoned').length,
  },
  {
    name: 'notified-twice',
    description: 'A merchant was notified of one delivery more than once.',
    count: ({ view }) => times(view.deliveries.values(), ({ callbacks }) => callbacks.length > 1),
  },
  {
    name: 'core-killed',
    description: 'The core was killed and started again on its store.',
    count: (scan) => scan.eventsOf('core-killed').length,
  },
  ...crashPoints.map((point): CounterDefinition => ({
    name: `crash-${point}`,
    description: `The core was killed ${crashPointTexts[point]}.`,
    count: (scan) =>
      times(scan.eventsOf('core-fault-fired'), ({ fault, detail }) => fault === 'crash' && detail === point),
  })),
  {
    name: 'lock-held-across-crash',
    description: 'A lock was held when the core died and when the next one came.',
    count: heldAcrossCrash,
  },
  {
    name: 'expiry-due-in-downtime',
    description: 'A dwell limit passed while no core was running, and the lock expired after the restart.',
    count: (scan) => expiredLate(scan, scan.view.downtimes),
  },
  {
    name: 'expiry-due-in-stall',
    description: 'A dwell limit passed while the core was stalled, and the lock expired when it continued.',
    count: (scan) => expiredLate(scan, scan.view.degradedPeriods),
  },
  {
    name: 'clock-set-during-hold',
    description: 'The wall clock was set while a lock was held.',
    count: clockSetDuringHold,
  },
  {
    name: 'store-failed-on-deliver',
    description: 'A delivery was asked for, and the store failed (5000).',
    count: (scan) => times(scan.eventsOf('answer'), ({ endpoint, code }) => endpoint === 'deliver' && code === 5000),
  },
  {
    name: 'store-failed',
    description: 'A call of the core to its store failed, and nothing was committed.',
    count: faultFired('error'),
  },
  {
    name: 'commit-acknowledgement-lost',
    description: 'A decision was committed, but the store reported a failure.',
    count: faultFired('lost-acknowledgement'),
  },
  {
    name: 'delivery-start-unknown-to-core',
    description: 'A delivery was committed, but its core never knew.',
    count: (scan) => times(scan.eventsOf('delivery-started'), ({ by }) => by === 'store'),
  },
  {
    name: 'outcome-unknown-to-core',
    description: 'An outcome was committed, but its core never knew.',
    count: (scan) => times(scan.eventsOf('delivery-settled'), ({ by }) => by === 'store'),
  },
  { name: 'store-slow', description: 'A decision waited for a slow store.', count: faultFired('slow') },
  { name: 'event-loop-stalled', description: 'The core’s event loop stalled.', count: faultFired('blocked') },
];

function faultFired(name: string): (scan: HistoryScan) => number {
  return (scan) => times(scan.eventsOf('core-fault-fired'), ({ fault }) => fault === name);
}

function heldAcrossCrash({ view }: HistoryScan): number {
  let count = 0;
  for (const { from, to } of view.downtimes) {
    if (to === Infinity) continue;
    for (const { grants } of view.machines.values())
      count += times(grants, ({ entry, release }) => entry.event.t < from && (release?.event.t ?? Infinity) > to);
  }
  return count;
}

function expiredLate(
  { view }: HistoryScan,
  windows: readonly { readonly from: number; readonly to: number }[],
): number {
  let count = 0;
  for (const { grants } of view.machines.values()) {
    count += times(grants, ({ entry, release, dwellMs }) => {
      const limit = entry.event.t + dwellMs;
      return (
        release?.event.cause === 'dwell' &&
        release.event.t > limit &&
        windows.some(({ from, to }) => limit >= from && limit < to)
      );
    });
  }
  return count;
}

function clockSetDuringHold(scan: HistoryScan): number {
  let count = 0;
  for (const { t } of scan.eventsOf('clock-set')) {
    for (const { grants } of scan.view.machines.values())
      count += times(grants, ({ entry, release }) => entry.event.t <= t && (release?.event.t ?? Infinity) > t);
  }
  return count;
}
