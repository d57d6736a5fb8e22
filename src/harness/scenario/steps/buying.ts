import { z } from 'zod';
import { nonNegativeDurationSchema } from '../duration.ts';
import { catalogueNameSchema } from '../schema-parts.ts';
import {
  answerSchema,
  codeSchema,
  existingLabelSchema,
  labelSchema,
  lane,
  outcomeSchema,
  quantity,
  receiver,
} from './step-parts.ts';

const saleSchema = z.strictObject({ lane, quantity, receiver }).describe('What is bought; `{}` is one item of lane 0.');
const line = z.strictObject({ lane, quantity }).describe('A further line of the order.');

/** What a customer does: orders, payments, deliveries. */
export const buyingSteps = {
  sell: z
    .strictObject({
      sell: saleSchema,
      ends: outcomeSchema.default('success').describe('How the delivery must end.'),
      times: z.int().min(1).max(10_000).default(1).describe('How many sales, one after the other.'),
    })
    .describe('A whole sale: order, pay, deliver, and wait until the merchant is notified of the outcome.'),
  order: z
    .strictObject({
      order: labelSchema.describe('Your label for the order; later steps of the track name it.'),
      lane,
      quantity,
      moreLines: z.array(line).max(9).default([]).describe('Further lines of the order; each is a record of its own.'),
      receiver,
      expect: answerSchema,
    })
    .describe('Places an order and gives it a label.'),
  pay: z
    .strictObject({ pay: existingLabelSchema('The order to pay.'), expect: answerSchema })
    .describe('Pays an order.'),
  refund: z
    .strictObject({ refund: existingLabelSchema('The order to refund.'), expect: answerSchema })
    .describe('Refunds an order.'),
  deliver: z
    .strictObject({
      deliver: existingLabelSchema('The order to deliver.'),
      line: z.int().min(1).max(10).default(1).describe('Which line of the order: 1 is the first.'),
      patience: nonNegativeDurationSchema
        .default('30s')
        .describe('The merchant hangs up when no answer has come by then.'),
      expect: answerSchema,
    })
    .describe(
      'Sends the delivery command of one line of an order, and goes on at the core’s answer: the machine still turns.',
    ),
  queue: z
    .strictObject({ queue: existingLabelSchema('The order to queue.'), expect: answerSchema })
    .describe('Puts every undelivered item of an order into the machine’s queue.'),
  race: z
    .strictObject({
      race: z
        .array(existingLabelSchema('An order of the race.'))
        .min(2)
        .max(50)
        .describe('The orders whose deliveries are sent at once.'),
      accepted: z.int().min(0).max(50).default(1).describe('How many must be accepted.'),
      refused: codeSchema.default(6057).describe('The code with which the others must be refused.'),
      winner: labelSchema.default('winner').describe('Label of the first order that was accepted.'),
      loser: labelSchema.default('loser').describe('Label of the first order that was refused.'),
    })
    .describe('Sends several deliveries in the same instant.'),
  resend: z
    .strictObject({
      resend: existingLabelSchema('The order whose last delivery request is sent again.'),
      times: z.int().min(1).max(50).default(1).describe('How many copies, all at once.'),
    })
    .describe('Sends the very same bytes of a delivery request again; each answer must be the first one’s.'),
  herd: z
    .strictObject({
      herd: z.int().min(2).max(50).describe('How many customers.'),
      lane,
      tries: z.int().min(1).max(200).default(100).describe('How often each presses at most.'),
    })
    .describe('Customers with paid orders who all press at once, and again, until each is served.'),
  pickupCode: z
    .strictObject({
      pickupCode: labelSchema.describe('Your label for the code.'),
      lane,
      expiresIn: nonNegativeDurationSchema.optional().describe('How long the code is valid.'),
    })
    .describe('Has a pickup code made for a lane’s product.'),
  consume: z
    .strictObject({
      consume: existingLabelSchema('The pickup code.'),
      order: labelSchema.describe('Your label for the order that the code is traded for.'),
      lane,
      atOnce: z
        .int()
        .min(1)
        .max(50)
        .default(1)
        .describe('How many people type the code at once; exactly one may get the order.'),
      expect: answerSchema,
    })
    .describe('Trades a pickup code for a paid order.'),
  probe: z
    .strictObject({
      probe: catalogueNameSchema().describe('The name of a forged request.'),
      about: existingLabelSchema('The order that it is about.'),
    })
    .describe('Sends a forged, broken or odd request about an order; the checks judge the answer and what came of it.'),
} as const;
