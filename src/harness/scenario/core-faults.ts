import { z } from 'zod';
import { nonNegativeDurationSchema } from './duration.ts';
import { shareSchema } from './share.ts';

/**
 * Where a core may die: the edges of a delivery's life, as they are seen from outside. `before-…`: the decision has
 * been made and nothing of it is committed; `after-…`: it is committed, and the core has not heard of that.
 *
 * `begin`: a delivery begins. `settle`: it gets its outcome, by a result or by the fallback. `lapse`: a lock lapses.
 * `told`: it is written down that a callback has been acknowledged. `after-command`: the command has gone out.
 * `after-ack`: the machine has said that its run began. `callback-sent`: a callback has gone out and is not answered.
 * `callback-answered`: its answer has come and the core does not know it. `during-restart`: a core that comes after
 * another has started and met no deadline yet.
 */
export const crashPoints = [
  'before-start',
  'after-start',
  'after-command',
  'after-ack',
  'before-settle',
  'after-settle',
  'before-expiry',
  'after-expiry',
  'callback-sent',
  'callback-answered',
  'before-callback-acknowledged',
  'after-callback-acknowledged',
  'during-restart',
] as const;

/** One of the edges of a delivery's life. */
export type CrashPoint = (typeof crashPoints)[number];

/** Each edge in one sentence. */
export const crashPointTexts: Readonly<Record<CrashPoint, string>> = {
  'before-start': 'The core has decided to begin a delivery, and has not written it down.',
  'after-start': 'The beginning of a delivery is written down, and no command has gone out.',
  'after-command': 'The command has gone out to the machine.',
  'after-ack': 'The machine has acknowledged the command.',
  'before-settle': 'The outcome of a delivery is decided, and not written down.',
  'after-settle': 'The outcome of a delivery is written down, and the merchant is not notified.',
  'before-expiry': 'A lock reaches its dwell limit, and its lapse is not written down.',
  'after-expiry': 'The lapse of a lock is written down.',
  'callback-sent': 'A callback has gone out and is not answered.',
  'callback-answered': 'The receiver has answered, and the core has not read it.',
  'before-callback-acknowledged': 'The core knows that a callback was acknowledged, and has not written it down.',
  'after-callback-acknowledged': 'It is written down that a callback was acknowledged.',
  'during-restart':
    'A core that comes after another has started, and has met no deadline yet; it takes another crash before it.',
};

/**
 * What a store may do. `slow`: a decision waits before it is made, or its answer comes late. `fails`: a call fails and
 * nothing is committed. `loses-answer`: the decision is committed, and the core is told that the store failed.
 */
export const storeFaultNames = ['slow', 'fails', 'loses-answer'] as const;

/** Each fault of the store in one sentence. */
export const storeFaultTexts: Readonly<Record<(typeof storeFaultNames)[number], string>> = {
  slow: 'A decision waits before it is made, or its answer comes late, by `delay`.',
  fails: 'A call fails and nothing is written.',
  'loses-answer': 'The decision is written, and the core is told that the store failed.',
};

const from = nonNegativeDurationSchema.default('0s').describe('From this time of the run on.');

/** The core dies at an edge, the n-th time that it gets there, and is started again after `down`. */
const crashSchema = z
  .strictObject({
    at: z.enum(crashPoints).describe('Where in the life of a delivery the core dies.'),
    nth: z.int().min(1).default(1).describe('The n-th time that it gets there, counted from `from`.'),
    from,
    down: nonNegativeDurationSchema.default('1s').describe('How long until it is started again on what its store has.'),
  })
  .describe('The core dies at one point in the life of a delivery.');

/** The store troubles a share of the calls in a window of time; `delay`: how slow a slow one is. */
const storeFaultSchema = z
  .strictObject({
    fault: z.enum(storeFaultNames).describe('What the store does.'),
    probability: shareSchema.default(1).describe('The share of calls.'),
    delay: z
      .tuple([
        nonNegativeDurationSchema.describe('The least delay.'),
        nonNegativeDurationSchema.describe('The greatest delay.'),
      ])
      .default(['10ms', '100ms'])
      .describe('The least and the greatest delay of a `slow` store.'),
    from,
    to: nonNegativeDurationSchema
      .optional()
      .describe('Up to this time of the run; only a `slow` store may go without it.'),
  })
  .describe('A fault of the core’s store in a stretch of time.');

/** The core's loop stands still: it reads nothing, answers nothing, and no timer of it fires until it goes on. */
const stallSchema = z
  .strictObject({
    from: nonNegativeDurationSchema.describe('When it begins.'),
    for: nonNegativeDurationSchema.describe('How long it lasts.'),
  })
  .describe('The core stands still: it reads nothing, answers nothing, and no timer fires.');

/**
 * Troubles of the core itself, on the virtual stage. Each must strike, or the run proves nothing.
 */
export const coreFaultsSchema = z
  .strictObject({
    crashes: z.array(crashSchema).default([]).describe('Where the core dies.'),
    store: z.array(storeFaultSchema).default([]).describe('Faults of its store.'),
    stalls: z.array(stallSchema).default([]).describe('Stretches of time in which it stands still.'),
  })
  .describe('Faults of the core itself, on the virtual stage only. Each must strike, or the run is INCONCLUSIVE.');
