import { z } from 'zod';
import { nonNegativeDurationSchema } from './duration.ts';
import { shareSchema } from './share.ts';

/**
 * Crash points: where in the life of a delivery a core can be killed. `before-…`: the decision is made and not
 * committed; `after-…`: it is committed, and the core has not got the answer.
 *
 * `start`: a delivery starts. `settle`: it gets its outcome, by a result or by the fallback. `expiry`: a lock expires.
 * `callback-acknowledged`: the acknowledgement of a callback is stored. `after-command`: the command is sent.
 * `after-ack`: the machine has acknowledged it. `callback-sent`: a callback is sent and not answered.
 * `callback-answered`: the answer has come and the core has not read it. `during-restart`: a core after a crash has
 * started and met no deadline yet.
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

/** A point in the life of a delivery at which a core can be killed. */
export type CrashPoint = (typeof crashPoints)[number];

/** Each crash point in one sentence. */
export const crashPointTexts: Readonly<Record<CrashPoint, string>> = {
  'before-start': 'The core has decided to start a delivery; this is not committed yet.',
  'after-start': 'The start of a delivery is committed; the command is not sent yet.',
  'after-command': 'The command has been sent to the machine.',
  'after-ack': 'The machine has acknowledged the command.',
  'before-settle': 'The outcome of a delivery is decided; this is not committed yet.',
  'after-settle': 'The outcome of a delivery is committed; the merchant is not notified yet.',
  'before-expiry': 'A lock has reached its dwell limit; its expiry is not committed yet.',
  'after-expiry': 'The expiry of a lock is committed.',
  'callback-sent': 'A callback has been sent and is not answered yet.',
  'callback-answered': 'The receiver has answered; the core has not read the answer yet.',
  'before-callback-acknowledged': 'The callback was acknowledged; this is not committed yet.',
  'after-callback-acknowledged': 'The acknowledgement of a callback is committed.',
  'during-restart': 'The core after another crash has started and has met no deadline yet.',
};

/**
 * Faults of the store. `slow`: a decision waits before it is made, or its answer comes late. `error`: a call fails and
 * nothing is committed. `lost-acknowledgement`: the decision is committed, but the core gets a failure.
 */
export const storeFaultNames = ['slow', 'error', 'lost-acknowledgement'] as const;

/** Each fault of the store in one sentence. */
export const storeFaultTexts: Readonly<Record<(typeof storeFaultNames)[number], string>> = {
  slow: 'A decision waits before it is made, or its answer comes late, by `delay`.',
  error: 'A call fails and nothing is written.',
  'lost-acknowledgement': 'The decision is committed, but the core gets a failure.',
};

/** Most cores that a run may have. */
export const maxCores = 9;

const core = z
  .int()
  .min(1)
  .max(maxCores)
  .optional()
  .describe('Which of several cores, from 1. Left out: the faults of one kind take turns.');

const from = nonNegativeDurationSchema.default('0s').describe('From this time of the run on.');

/** The core is killed at the n-th time that it reaches a crash point, and is started again after `down`. */
const crashSchema = z
  .strictObject({
    at: z.enum(crashPoints).describe('Where in the life of a delivery the core dies.'),
    nth: z.int().min(1).default(1).describe('The n-th time that it gets there, counted from `from`.'),
    from,
    core,
    down: nonNegativeDurationSchema.default('1s').describe('How long until it is started again on what its store has.'),
  })
  .describe('The core dies at one point in the life of a delivery.');

/** The store fails or delays a share of the calls in a time window; `delay` is that of `slow`. */
const storeFaultSchema = z
  .strictObject({
    fault: z.enum(storeFaultNames).describe('What the store does.'),
    core,
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

/** Where in the life of a delivery a core can begin to stand still: its decision is committed, and it does not know. */
export const stallPoints = ['after-start', 'after-settle', 'after-expiry'] as const;

/** The core's loop stands still: it reads nothing, answers nothing, and no timer of it fires until it goes on. */
const stallSchema = z
  .strictObject({
    from: nonNegativeDurationSchema.describe('When it begins; with `at` the earliest time.'),
    at: z.enum(stallPoints).optional().describe('Where in the life of a delivery it begins. Left out: at `from`.'),
    core,
    for: nonNegativeDurationSchema.describe('How long it lasts.'),
  })
  .describe('The core stands still: it reads nothing, answers nothing, and no timer fires.');

/**
 * Faults of the core itself, on the virtual stage. Each must fire, or the run is INCONCLUSIVE.
 */
export const coreFaultsSchema = z
  .strictObject({
    crashes: z.array(crashSchema).default([]).describe('Where the core dies.'),
    store: z.array(storeFaultSchema).default([]).describe('Faults of its store.'),
    stalls: z.array(stallSchema).default([]).describe('Stretches of time in which it stands still.'),
  })
  .describe('Faults of the core itself, on the virtual stage only. Each must fire, or the run is INCONCLUSIVE.');
