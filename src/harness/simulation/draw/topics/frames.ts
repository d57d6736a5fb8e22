import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawClock, drawRefusal, drawTaken, type AlteredKind } from './frame-alterations.ts';
import { drawGroup, type TopicGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/**
 * Frames that are wrong in one point, too old, sent again or signed with another key: answers about the delivery at
 * hand, heartbeats with another mode, answers to challenges. What follows shows whether the core took them.
 */
export const frames: Topic = {
  name: 'frames',
  draw(random) {
    const group = drawGroup(random, 'machines', {
      ...(oneIn(6, random) && { firmware: 'old' as const }),
      ...(coinFlip(random) && { keys: 2 as const }),
      count: random.integer(1, 2),
      stockPerLane: 30,
    });
    const steps = [answer, pick(random, scenes), pick(random, scenes)].flatMap((scene, place) =>
      scene(random, `o${place + 1}`, group),
    );
    // Jobs that wait need a machine that sells, or the run has no end.
    const end: StepInput[] = [{ setMode: 'NORMAL' }, { wait: '3s' }, { setMode: 'NORMAL' }];
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps: [...steps, ...end] }] };
  },
};

type Scene = (random: Random, label: string, group: TopicGroup) => StepInput[];

/** Time for a frame to arrive, and for what it brings about. */
export const shortly: StepInput = { wait: '900ms' };

/** A delivery that gets answers which do not count, and then one that does. */
const answer: Scene = (random, label, { lanes, count = 1 }) => [
  ...paidOrder(label, random.integer(0, lanes - 1), random.integer(1, 2)),
  { injectFault: 'never-answers', nextJobOnly: true },
  coinFlip(random) ? { deliver: label, ...any } : { queue: label, ...any },
  { wait: '4s' },
  ...Array.from({ length: random.integer(3, 9) }, (): StepInput[] => [
    count > 1 && oneIn(5, random)
      ? { sendFrame: pick(random, ['result', 'result', 'ack'] as const), from: 'neighbour' }
      : { sendFrame: 'result', ...drawRefusal(random, 'result') },
    shortly,
    { read: 'result', about: label, ...any },
  ]).flat(),
  ...(oneIn(4, random) ? [{ killCore: '1s' } as const, { wait: '4s' } as const] : []),
  { sendFrame: 'result', ...(coinFlip(random) && drawTaken(random, 'result')), ...drawWrongClock(random) },
  shortly,
  { read: 'order', about: label, ...any },
  { read: 'floors', ...any },
  ...(coinFlip(random)
    ? [{ sendFrame: 'copy' } as const, shortly, { read: 'order', about: label, ...any } as const]
    : []),
];

function drawWrongClock(random: Random): { clock?: `${number}s` } {
  return oneIn(3, random) ? { clock: drawClock(random) } : {};
}

/** Heartbeats that name another mode and do not count, and then one that does. */
const mode: Scene = (random, label) => [
  ...paidOrder(label),
  ...Array.from({ length: random.integer(2, 5) }, (_, place): StepInput[] => {
    const refusal = drawRefusal(random, 'heartbeat');
    const set = { status: pick(random, ['MAINTENANCE', 'TRANSFER']), ...refusal.set };
    return [{ sendFrame: 'heartbeat', ...refusal, set }, shortly, refusedTest(`${label}-${place}`)];
  }).flat(),
  { sendFrame: 'heartbeat', ...drawWrongClock(random), set: { status: pick(random, ['MAINTENANCE', 'TRANSFER', '']) } },
  shortly,
  ...drawCalls(random, label),
  { sendFrame: coinFlip(random) ? 'heartbeat' : 'copy' },
  shortly,
  ...drawCalls(random, label),
  { setMode: 'NORMAL' },
  shortly,
];

/** Outside MAINTENANCE it is refused, and shows in which mode the core takes the machine to be. */
function refusedTest(label: string): StepInput {
  return { laneTest: label, ...any };
}

/**
 * Messages without an effect of their own, ahead of the machine's clock: where the core takes one, the heartbeat after
 * it is too old, and its mode does not count.
 */
const ahead: Scene = (random, label) => {
  const kind: AlteredKind = pick(random, ['ack', 'lane-status', 'challenge', 'heartbeat', 'offline', 'result']);
  const isTaken = oneIn(4, random) && kind !== 'offline' && kind !== 'ack';
  return [
    ...paidOrder(label),
    ...Array.from({ length: random.integer(1, 4) }, (): StepInput => {
      return { sendFrame: kind, clock: '100s', ...drawRefusal(random, kind) };
    }),
    ...(isTaken ? [{ sendFrame: kind, clock: '50s', ...drawTaken(random, kind) } as const] : []),
    shortly,
    { sendFrame: 'heartbeat', set: { status: 'MAINTENANCE' } },
    shortly,
    ...drawCalls(random, label),
    { setMode: 'NORMAL' },
    shortly,
  ];
};

/** Frames of other times, one after the other, with a restart of the core between them. */
const order: Scene = (random, label) => {
  const heartbeat = (): StepInput => ({
    sendFrame: 'heartbeat',
    clock: drawClock(random),
    set: { status: pick(random, ['MAINTENANCE', 'NORMAL', 'TRANSFER']) },
  });
  const count = random.integer(1, 3);
  return [
    ...paidOrder(label),
    { injectFault: 'no-heartbeat' },
    ...Array.from({ length: count }, (): StepInput[] => [
      heartbeat(),
      ...(coinFlip(random) ? [shortly, ...drawCalls(random, label)] : []),
    ]).flat(),
    ...(coinFlip(random) ? [{ killCore: '0s' } as const] : []),
    { wait: '4s' },
    oneIn(3, random) ? heartbeat() : { sendFrame: 'copy', back: random.integer(1, count) },
    shortly,
    ...drawCalls(random, label),
    { clearFault: 'no-heartbeat' },
    { setMode: 'NORMAL' },
    shortly,
  ];
};

/** A mode, another one at once, and the core killed before anything but that is stored: then a time between the two. */
const restart: Scene = (random, label) => [
  ...paidOrder(label),
  { injectFault: 'no-heartbeat' },
  { wait: '2s' },
  { sendFrame: 'heartbeat', clock: '10s', set: { status: 'MAINTENANCE' } },
  { wait: formatMs(pick(random, [200, 300])) },
  { sendFrame: 'heartbeat', clock: '20s', set: { status: 'NORMAL' } },
  { wait: formatMs(pick(random, [250, 400, 400, 2_000])) },
  { killCore: formatMs(pick(random, [0, 500])) },
  { wait: '6s' },
  coinFlip(random)
    ? { sendFrame: 'copy', back: 2 }
    : { sendFrame: 'heartbeat', clock: pick(random, ['5s', '8s', '10s']), set: { status: 'MAINTENANCE' } },
  shortly,
  ...drawCalls(random, label),
  { clearFault: 'no-heartbeat' },
  { setMode: 'NORMAL' },
  shortly,
];

/** Two modes within a second, and the first of the two frames again, or a third one of the same second. */
const repeats: Scene = (random, label) => [
  ...paidOrder(label),
  { sendFrame: 'heartbeat', clock: '2s', set: { status: pick(random, ['MAINTENANCE', 'TRANSFER']) } },
  // Frames that are under way together may be taken in any order by a judge.
  { wait: '200ms' },
  { sendFrame: 'heartbeat', clock: '2s', set: { status: 'NORMAL' } },
  { wait: '200ms' },
  oneIn(4, random)
    ? { sendFrame: 'heartbeat', clock: '2s', set: { status: 'MAINTENANCE', network_rssi: '-71' } }
    : { sendFrame: 'copy', back: 2 },
  shortly,
  ...drawCalls(random, label),
  { wait: '3s' },
  { setMode: 'NORMAL' },
  shortly,
];

/** A frame that is too old brings a challenge; what is not the answer to it changes nothing. */
const challenge: Scene = (random, label) => [
  ...paidOrder(label),
  { sendFrame: 'heartbeat', clock: '-10s', set: { status: 'TRANSFER' } },
  ...(coinFlip(random) ? [shortly] : []),
  { sendFrame: 'challenge', set: { status: 'MAINTENANCE', ...(coinFlip(random) && { nonce: 'x' }) } },
  shortly,
  ...drawCalls(random, label),
  ...(oneIn(4, random) ? [] : [{ killCore: '1s' } as const, { wait: '4s' } as const, ...drawCalls(random, label)]),
];

/** An offline notice that is wrong in one point or right. */
const offline: Scene = (random, label) => [
  ...paidOrder(label),
  { sendFrame: 'offline', ...drawRefusal(random, 'offline') },
  { wait: '300ms' },
  { read: 'machine', ...any },
  { sendFrame: 'offline', ...drawTaken(random, 'offline') },
  { wait: '300ms' },
  ...drawCalls(random, label),
  { wait: '5s' },
  ...drawCalls(random, label),
];

/** The machine's key is exchanged for the other one, and perhaps back, with sales before and after. */
const key: Scene = (random, label) => [
  ...paidOrder(label),
  { useKey: 2 },
  { sendFrame: 'heartbeat', set: { status: 'MAINTENANCE' } },
  shortly,
  ...drawCalls(random, label),
  ...(coinFlip(random) ? [{ killCore: '1s' } as const, { wait: '4s' } as const] : []),
  ...(coinFlip(random) ? [{ useKey: 1 } as const] : []),
  { setMode: 'NORMAL' },
  shortly,
  ...drawCalls(random, label),
];

const scenes: readonly Scene[] = [
  answer,
  answer,
  mode,
  mode,
  ahead,
  ahead,
  order,
  repeats,
  restart,
  challenge,
  offline,
  key,
];

/** What shows whether the machine is online, and in which mode. */
export function drawCalls(random: Random, label: string): StepInput[] {
  return [
    coinFlip(random) ? { deliver: label, ...any } : { queue: label, ...any },
    { wait: formatMs(pick(random, [0, 3_000])) },
    pick<StepInput>(random, [
      { read: 'machine', ...any },
      { read: 'order', about: label, ...any },
      { read: 'result', about: label, ...any },
    ]),
  ];
}
