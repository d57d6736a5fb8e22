import { z } from 'zod';
import { durationSchema, nonNegativeDurationSchema } from '../duration.ts';
import { answerSchema, caller, existingLabelSchema, lane, outcomeSchema } from './step-parts.ts';

const plus = durationSchema.describe('How much later, or earlier: `100ms`, `-1ms`.');

/** What lets time pass, and what must have happened by then. */
export const waitingSteps = {
  wait: z.strictObject({ wait: nonNegativeDurationSchema.describe('How long.') }).describe('Lets time pass.'),
  untilTime: z
    .strictObject({
      untilTime: nonNegativeDurationSchema.describe('A time of the run, counted from when its tracks begin.'),
    })
    .describe('Waits until a time of the run; goes on at once when it is past.'),
  untilDwell: z
    .strictObject({ untilDwell: existingLabelSchema('The order whose delivery holds the machine’s lock.'), plus })
    .describe(
      'Waits until the lock of an order’s delivery expires at the machine’s dwell limit, or a little before or after.',
    ),
  untilTimeout: z
    .strictObject({ untilTimeout: existingLabelSchema('The order whose delivery is waited for.'), plus })
    .describe(
      'Waits until an order’s delivery falls back to a timeout, 120 s after its lock was granted, or a little ' +
        'before or after.',
    ),
  untilExpiry: z
    .strictObject({ untilExpiry: existingLabelSchema('The order, paid or not.'), plus })
    .describe('Waits until an unpaid order would be closed, 20 min after its creation, or a little before or after.'),
  untilCodeExpiry: z
    .strictObject({ untilCodeExpiry: existingLabelSchema('The pickup code, which has `expiresIn`.'), plus })
    .describe('Waits until a pickup code expires by the wall clock, or a little before or after.'),
} as const;

/** What must be seen. */
export const outcomeSteps = {
  awaitCallbacks: z
    .strictObject({
      awaitCallbacks: existingLabelSchema('The order whose callbacks are waited for.'),
      ends: z
        .union([outcomeSchema, z.array(outcomeSchema).max(1_000)])
        .default('success')
        .describe(
          'How each delivery must end, or a list with one outcome for each callback in the order in which they ' +
            'come. `[]`: none may come `within` that time.',
        ),
      within: nonNegativeDurationSchema
        .optional()
        .describe(
          'All callbacks must come within this time of the step’s beginning. Left out: as long as they can take.',
        ),
      error: z
        .string()
        .max(200)
        .optional()
        .describe(
          'What each callback of a failure or timeout must give as `error_msg`, for example `Goods are Stuck`.',
        ),
      floorStatus: z
        .int()
        .min(0)
        .max(99)
        .optional()
        .describe('What each callback of a failure or timeout must give as `floor_status`, for example 2.'),
    })
    .describe(
      'Waits for all pending callbacks of an order and checks the outcomes of its deliveries. A ' +
        'waiting item that a refund drops has none.',
    ),
  result: z
    .strictObject({
      result: existingLabelSchema('The order whose last delivery is asked about.'),
      is: z
        .enum(['pending', 'success', 'failure', 'timeout'])
        .describe('What the API must answer; `pending`: it has no outcome yet.'),
    })
    .describe(
      'Asks the API how an order’s last delivery stands, without waiting. Of a queued order it is the item that ' +
        'began last.',
    ),
  read: z
    .strictObject({
      read: z
        .enum(['order', 'result', 'products', 'floors', 'machine', 'machines', 'codes'])
        .describe(
          'What is read: an `order`, the `result` of each of its deliveries so far, the machine’s `products`, lanes ' +
            '(`floors`) or itself, all `machines` of the merchant, or the open `codes` of a lane’s product.',
        ),
      about: existingLabelSchema('The order, for `order` and `result`.').optional(),
      lane,
      page: z.int().min(0).max(1_000).optional().describe('Of `products`: which page, from 1.'),
      perPage: z.int().min(0).max(1_000).optional().describe('Of `products`: how many on a page.'),
      ...caller,
      expect: answerSchema,
    })
    .describe('Reads from the API; the checks judge what it answers.'),
  awaitExpiry: z
    .strictObject({ awaitExpiry: existingLabelSchema('The unpaid order.') })
    .describe('Waits until an unpaid order is closed, after 20 min, and the merchant is notified.'),
  ask: z
    .strictObject({
      ask: z.string().min(1).max(200).describe('The question.'),
      expect: z.enum(['yes', 'no']).default('yes').describe('What the person must answer.'),
      recordedAnswer: z
        .strictObject({
          answer: z.enum(['yes', 'no', 'unsure']).describe('What was answered.'),
          by: z.string().max(60).default('').describe('Who answered.'),
          note: z.string().max(500).default('').describe('A remark.'),
        })
        .optional()
        .describe('What a person answered before; counts where no person can be asked.'),
    })
    .describe('Asks the person at the machine. With neither a person nor an earlier answer the run is INCONCLUSIVE.'),
} as const;
