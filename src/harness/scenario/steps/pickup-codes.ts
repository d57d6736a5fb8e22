import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { answerSchema, caller, existingLabelSchema, labelSchema, lane } from './step-parts.ts';

const nth = z
  .int()
  .min(1)
  .max(1_000)
  .default(1)
  .describe('Which of the codes that were made together: 1 is the first of the list.');

/** What is done with pickup codes. */
export const codeSteps = {
  pickupCode: z
    .strictObject({
      pickupCode: labelSchema.describe('Your label for the code, or for all that are made together.'),
      lane,
      anyProduct: z.boolean().default(false).describe('The code buys any product of the machine.'),
      length: z.int().min(1).max(20).default(8).describe('How many digits; the core takes 6 to 10.'),
      count: z.int().min(0).max(2_000).default(1).describe('How many codes; the core makes 1 to 1,000.'),
      expiresIn: durationSchema.optional().describe('How long the code is valid; a negative time is past already.'),
      ...caller,
      expect: answerSchema,
    })
    .describe('Has pickup codes made for a lane’s product, or for any product.'),
  consume: z
    .strictObject({
      consume: existingLabelSchema('The pickup code.'),
      nth,
      order: labelSchema.describe('Your label for the order that the code is traded for.'),
      lane,
      atOnce: z
        .int()
        .min(1)
        .max(50)
        .default(1)
        .describe('How many people type the code at once; exactly one may get the order.'),
      ...caller,
      expect: answerSchema,
    })
    .describe('Trades a pickup code for a paid order.'),
  cancelCode: z
    .strictObject({
      cancelCode: existingLabelSchema('The pickup code.'),
      nth,
      all: z.boolean().default(false).describe('Every unused code of the machine in place of that one.'),
      ...caller,
      expect: answerSchema,
    })
    .describe('Cancels a pickup code, or all of the machine.'),
} as const;
