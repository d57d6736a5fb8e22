import { z } from 'zod';
import { errorCodes } from '#core/domain/errors.ts';
import { nameSchema } from '../schema-parts.ts';
import { quote, suggestion } from '#simulators/suggestion.ts';
import { unknownNameMessage } from '../messages.ts';
import { renamedValueMessage } from '../renamed-members.ts';

/** What a script calls an order, a pickup code or a lane test. */
export const labelSchema = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a label is 1 to 32 letters, digits, - or _');

/** How a delivery ends. */
export const outcomeSchema = z.enum(['success', 'failure', 'timeout']);

export const quantity = z.int().min(1).max(100).default(1).describe('How many items.');

/** Which of the machine's lanes to buy from. */
export const lane = z.int().min(0).max(99).default(0).describe('A lane of the machine; 0 is the first.');

/** Which receiver of callbacks an order names. */
export const receiver = nameSchema.default('merchant').describe('The receiver that gets the callbacks.');

const knownCodes: readonly string[] = Object.keys(errorCodes);

/** A code with which the core refuses. */
export const codeSchema = z
  .int()
  .min(4000)
  .max(6999)
  .refine((input) => knownCodes.includes(String(input)), {
    error: ({ input }) => unknownNameMessage('code', String(input), knownCodes, 'docs/errors.md'),
  });

/** The message for a word that is no answer. */
function invalidAnswerMessage(text: string): string {
  const answerWords = ['accepted', 'no-answer', 'any'];
  const renamed = renamedValueMessage(text, answerWords);
  if (renamed !== null) return renamed;
  const guess = suggestion(text, answerWords);
  const similarCodes = Object.entries(errorCodes).filter(
    ([, { en }]) => text.length > 2 && en.toLowerCase().includes(text.toLowerCase()),
  );
  const example =
    similarCodes.length === 0
      ? ', like 6057 (machine is busy)'
      : `: ${similarCodes.map(([knownCode, { en }]) => `${knownCode} (${en})`).join(', ')}`;
  return (
    `${quote(text)} is neither "accepted" nor ` +
    `"no-answer"${guess === '' ? `; a refusal is written as its code${example}` : guess}`
  );
}

/** `accepted`, the code with which the core must refuse, or `no-answer`. */
export const answerSchema = z
  .union([z.enum(['accepted', 'no-answer', 'any']), codeSchema], {
    error: ({ input }) => (typeof input === 'string' ? invalidAnswerMessage(input) : undefined),
  })
  .default('accepted')
  .describe(
    'What the core must answer: `accepted`, the code of a refusal (6057 is a busy machine), `no-answer` for no ' +
      'answer, or `any` where the checks alone judge it.',
  );

/** Who calls, and which machine the call names. */
export const caller = {
  as: nameSchema
    .optional()
    .describe('The merchant who calls. Left out: the one who placed the order, or whose machine it is.'),
  at: z
    .strictObject({
      on: nameSchema.describe('A group of the fleet.'),
      machine: z.int().min(1).default(1).describe('One machine of the group: 1 is the first.'),
    })
    .optional()
    .describe('The machine that the call names. Left out: the order’s, or the track’s own.'),
} as const;

/** A label that an earlier step of the same track has given. */
export const existingLabelSchema = (description: string) => labelSchema.describe(description);
