import { crashEdges, type CrashEdge } from '#harness/scenario/core-faults.ts';
import { times, type MarkDefinition, type Scan } from './history-scan.ts';

const diedAt: Readonly<Record<CrashEdge, string>> = {
  'before-begin': 'with a delivery decided on and not committed',
  'after-begin': 'between the commit of a delivery and its command',
  'after-command': 'when a command had just gone out',
  'after-ack': 'when a machine had just said that its run began',
  'before-settle': 'with an outcome decided on and not committed',
  'after-settle': 'between an outcome and its callback',
  'before-lapse': 'before a lapse was committed',
  'after-lapse': 'after a lapse was committed',
  'callback-under-way': 'while a callback was under way',
  'callback-answered': 'when a callback had been acknowledged and the core did not know it',
  'before-told': 'before it was written down that a callback had been acknowledged',
  'after-told': 'after it was written down that a callback had been acknowledged',
  'in-restart': 'in its restart',
};

/** What happened to callbacks, cores, stores and clocks. */
export const coreMarks: readonly MarkDefinition[] = [
  {
    name: 'callback-tried-again-and-told',
    says: 'A callback failed, was tried again, and was acknowledged.',
    times: (scan) => times(scan.of('callback-told'), ({ attempt }) => attempt > 1),
  },
  {
    name: 'callback-given-up',
    says: 'A callback was given up after its last attempt.',
    times: (scan) => scan.of('callback-given-up').length,
  },
  {
    name: 'told-twice',
    says: 'A merchant was told of one delivery more than once.',
    times: ({ view }) => times(view.deliveries.values(), ({ told }) => told.length > 1),
  },
  {
    name: 'core-killed',
    says: 'The core died, and another came up on what its store had.',
    times: (scan) => scan.of('core-killed').length,
  },
  ...crashEdges.map((edge): MarkDefinition => ({
    name: `crash-${edge}`,
    says: `The core died ${diedAt[edge]}.`,
    times: (scan) =>
      times(scan.of('core-trouble-struck'), ({ trouble, detail }) => trouble === 'crash' && detail === edge),
  })),
  {
    name: 'lock-held-over-crash',
    says: 'A lock was held when the core died and when the next one came.',
    times: heldOver,
  },
  {
    name: 'lapse-fell-due-in-downtime',
    says: 'A dwell limit passed while no core was there, and the lock lapsed when one came.',
    times: (scan) => overdue(scan, scan.view.downs),
  },
  {
    name: 'lapse-fell-due-in-standstill',
    says: 'A dwell limit passed while the core could not do its work, and the lock lapsed when it could.',
    times: (scan) => overdue(scan, scan.view.troubled),
  },
  { name: 'clock-set-during-hold', says: 'The wall clock was set while a lock was held.', times: clockSet },
  {
    name: 'store-failed-on-deliver',
    says: 'A delivery was asked for, and the store failed (5000).',
    times: (scan) => times(scan.of('answer'), ({ does, code }) => does === 'deliver' && code === 5000),
  },
  {
    name: 'store-failed',
    says: 'A call of the core to its store failed, and nothing was committed.',
    times: struck('fails'),
  },
  {
    name: 'acknowledgement-lost',
    says: 'A decision was committed, and the core was told that it had failed.',
    times: struck('loses-answer'),
  },
  {
    name: 'delivery-begun-unheard',
    says: 'A delivery was committed of which its core never learnt.',
    times: (scan) => times(scan.of('delivery-begun'), ({ by }) => by === 'store'),
  },
  {
    name: 'outcome-unheard',
    says: 'An outcome was committed of which its core never learnt.',
    times: (scan) => times(scan.of('delivery-settled'), ({ by }) => by === 'store'),
  },
  { name: 'store-slow', says: 'A decision waited for a slow store.', times: struck('slow') },
  { name: 'loop-blocked', says: 'The core’s loop stood still.', times: struck('blocked') },
];

function struck(name: string): (scan: Scan) => number {
  return (scan) => times(scan.of('core-trouble-struck'), ({ trouble }) => trouble === name);
}

function heldOver({ view }: Scan): number {
  let count = 0;
  for (const { from, to } of view.downs) {
    if (to === Infinity) continue;
    for (const { grants } of view.machines.values())
      count += times(grants, ({ mark, release }) => mark.event.t < from && (release?.event.t ?? Infinity) > to);
  }
  return count;
}

function overdue({ view }: Scan, stretches: readonly { readonly from: number; readonly to: number }[]): number {
  let count = 0;
  for (const { grants } of view.machines.values()) {
    count += times(grants, ({ mark, release, dwellMs }) => {
      const limit = mark.event.t + dwellMs;
      return (
        release?.event.cause === 'dwell' &&
        release.event.t > limit &&
        stretches.some(({ from, to }) => limit >= from && limit < to)
      );
    });
  }
  return count;
}

function clockSet(scan: Scan): number {
  let count = 0;
  for (const { t } of scan.of('clock-set')) {
    for (const { grants } of scan.view.machines.values())
      count += times(grants, ({ mark, release }) => mark.event.t <= t && (release?.event.t ?? Infinity) > t);
  }
  return count;
}
