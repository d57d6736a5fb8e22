import { z } from 'zod';
import { nameSchema } from '../parts.ts';

/** What a script calls an order, a pickup code or a lane test. */
export const label = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a label is 1 to 32 letters, digits, - or _');

/** How a delivery ends. */
export const outcome = z.enum(['success', 'failure', 'timeout']);

export const quantity = z.int().min(1).max(100).default(1).describe('How many items.');

/** Which of the machine's lanes to buy from. */
export const lane = z.int().min(0).max(99).default(0).describe('A lane of the machine; 0 is the first.');

/** Which receiver of callbacks an order names. */
export const receiver = nameSchema.default('merchant').describe('The receiver that gets the callbacks.');

/** `accepted`, the code with which the core must refuse, or `silence`: no answer comes. */
export const answer = z
  .union([z.enum(['accepted', 'silence']), z.int().min(4000).max(6999)])
  .default('accepted')
  .describe('What the core must answer: `accepted`, the code of a refusal (6057 is a busy machine), or `silence` for no answer.');

/** A label that an earlier step of the same track has given. */
export const earlier = (what: string) => label.describe(what);
