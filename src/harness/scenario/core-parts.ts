import { z } from 'zod';
import { spanSchema } from './duration.ts';

/**
 * Where a core may die: the edges of a delivery's life, as they are seen from outside. `before-…`: the decision has been
 * made and nothing of it is committed; `after-…`: it is committed, and the core has not heard of that.
 *
 * `begin`: a delivery begins. `settle`: it gets its outcome, by a result or by the fallback. `lapse`: a lock lapses.
 * `told`: it is written down that a callback has been acknowledged. `after-command`: the command has gone out.
 * `after-ack`: the machine has said that its run began. `callback-under-way`: a callback has gone out and is not answered.
 * `callback-answered`: its answer has come and the core does not know it. `in-restart`: a core that comes after another
 * has started and met no deadline yet.
 */
export const crashEdges = [
  'before-begin',
  'after-begin',
  'after-command',
  'after-ack',
  'before-settle',
  'after-settle',
  'before-lapse',
  'after-lapse',
  'callback-under-way',
  'callback-answered',
  'before-told',
  'after-told',
  'in-restart',
] as const;

/** One of the edges of a delivery's life. */
export type CrashEdge = (typeof crashEdges)[number];

/**
 * What a store may do. `slow`: a decision waits before it is made, or its answer comes late. `fails`: a call fails and
 * nothing is committed. `loses-answer`: the decision is committed, and the core is told that the store failed.
 */
export const storeTroubles = ['slow', 'fails', 'loses-answer'] as const;

const window = { from: spanSchema.default('0s'), to: spanSchema.optional() };

/** The core dies at an edge, the n-th time that it gets there, and is started again after `down`. */
const crashSchema = z.strictObject({ at: z.enum(crashEdges), nth: z.int().min(1).default(1), from: spanSchema.default('0s'), down: spanSchema.default('1s') });

/** The store troubles a share of the calls in a window of time; `by`: how slow a slow one is. */
const storeSchema = z.strictObject({ does: z.enum(storeTroubles), probability: z.number().min(0).max(1).default(1), by: z.tuple([spanSchema, spanSchema]).default(['10ms', '100ms']), ...window });

/** The core's loop stands still: it reads nothing, answers nothing, and no timer of it fires until it goes on. */
const blockedSchema = z.strictObject({ from: spanSchema, for: spanSchema });

/**
 * Troubles of the core itself, on the virtual stage. Each must strike, or the run proves nothing.
 */
export const coreSchema = z.strictObject({
  crashes: z.array(crashSchema).default([]),
  store: z.array(storeSchema).default([]),
  blocked: z.array(blockedSchema).default([]),
});
