import { z } from 'zod';

/** Names of a machine, a delivery or a plan in paths and answers. */
export const machineNoSchema = z.string().max(40).describe('The number of a machine.');

/** Times of the run. */
export const timeSchema = z.number().describe('Milliseconds of the run since its history began.');

const laneSchema = z.int().min(0).max(99).default(0).describe('The lane, from 0.');

export const laneMember = { lane: laneSchema };

/** What came of a delivery, as its merchant is notified of it. */
export const outcomeSchema = z.enum(['success', 'failure', 'timeout']);

/** The answer of everything that is refused. */
export const problemSchema = z
  .strictObject({
    title: z.string().describe('The kind of problem in a few words.'),
    status: z.int(),
    detail: z.string().describe('What is wrong, where, and what to do.'),
  })
  .describe('A request that is refused, or that failed (RFC 9457).');
