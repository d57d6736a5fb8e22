import { z } from 'zod';
import { nonNegativeDurationSchema } from '../duration.ts';
import { catalogueNameSchema } from '../schema-parts.ts';
import {
  answerSchema,
  caller,
  codeSchema,
  existingLabelSchema,
  labelSchema,
  lane,
  outcomeSchema,
  quantity,
  receiver,
} from './step-parts.ts';
import { codeSteps } from './pickup-codes.ts';

const saleSchema = z.strictObject({ lane, quantity, receiver }).describe('What is bought; `{}` is one item of lane 0.');
const line = z.strictObject({ lane, quantity }).describe('A further line of the order.');

/** The statuses that a merchant may set, in the order of their numbers from 1. */
export const orderStatusNames = ['SUCCESS', 'REFUND', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] as const;

/** Requests that can be sent again, by the steps that send them. */
const resendableRequests = [
  'deliver',
  'order',
  'pay',
  'refund',
  'update',
  'queue',
  'laneTest',
  'pickupCode',
  'consume',
  'cancelCode',
] as const;

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
      copies: z
        .int()
        .min(0)
        .max(300)
        .default(0)
        .describe('How many more orders of the same, all at once and without a label.'),
      tradeOf: existingLabelSchema('An order whose trade id is used again. Left out: a new one.').optional(),
      ...caller,
      expect: answerSchema,
    })
    .describe('Places an order and gives it a label.'),
  pay: z
    .strictObject({ pay: existingLabelSchema('The order to pay.'), ...caller, expect: answerSchema })
    .describe('Pays an order.'),
  refund: z
    .strictObject({ refund: existingLabelSchema('The order to refund.'), ...caller, expect: answerSchema })
    .describe('Refunds an order.'),
  update: z
    .strictObject({
      update: existingLabelSchema('The order whose status is set.'),
      status: z.enum(orderStatusNames).describe('The new status.'),
      ...caller,
      expect: answerSchema,
    })
    .describe('Sets an order’s status, as a payment service reports it.'),
  deliver: z
    .strictObject({
      deliver: existingLabelSchema('The order to deliver.'),
      line: z.int().min(1).max(10).default(1).describe('Which line of the order: 1 is the first.'),
      ...caller,
      patience: nonNegativeDurationSchema
        .default('30s')
        .describe('The merchant hangs up when no answer has come by then.'),
      expect: answerSchema,
    })
    .describe(
      'Sends the delivery command of one line of an order, and goes on at the core’s answer: the machine still turns.',
    ),
  queue: z
    .strictObject({ queue: existingLabelSchema('The order to queue.'), ...caller, expect: answerSchema })
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
      resend: existingLabelSchema('The order, pickup code or lane test whose last request of that kind is sent again.'),
      request: z.enum(resendableRequests).default('deliver').describe('Which request: by the step that sent it.'),
      times: z.int().min(1).max(50).default(1).describe('How many copies, all at once.'),
      expect: z
        .enum(['same', 'any'])
        .default('same')
        .describe('`same`: each answer must be the first one’s. `any`: the checks alone judge it.'),
    })
    .describe('Sends the very same bytes of an earlier request again.'),
  herd: z
    .strictObject({
      herd: z.int().min(2).max(50).describe('How many customers.'),
      lane,
      tries: z.int().min(1).max(200).default(100).describe('How often each presses at most.'),
    })
    .describe('Customers with paid orders who all press at once, and again, until each is served.'),
  ...codeSteps,
  probe: z
    .strictObject({
      probe: catalogueNameSchema().describe('The name of a forged request.'),
      about: existingLabelSchema('The order that it is about.'),
    })
    .describe('Sends a forged, broken or odd request about an order; the checks judge the answer and what came of it.'),
} as const;
