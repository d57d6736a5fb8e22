import { z } from 'zod';
import { customEndpoints, type CustomEndpoint } from '#simulators/merchant/custom-endpoints.ts';
import { payloadEncodings, signForms } from '#simulators/merchant/custom-request.ts';
import { signDialects } from '#simulators/forgeries/sign-in-dialect.ts';
import { durationSchema } from '../duration.ts';
import { answerSchema, caller, existingLabelSchema, lane } from './step-parts.ts';

/** Longest text of a request that is written out, in characters. */
const maxTextLength = 4_096;
/** A little more than any body that a core reads. */
const maxBytes = 200_000;

const text = z.string().max(maxTextLength);
const bytes = z.int().min(0).max(maxBytes).optional();

/** A request of any kind. */
export const requestSteps = {
  sendRequest: z
    .strictObject({
      sendRequest: z
        .enum(Object.keys(customEndpoints) as [CustomEndpoint, ...CustomEndpoint[]])
        .describe('The endpoint. Without further members the request is right.'),
      about: existingLabelSchema('The order whose numbers it holds. Left out: numbers of no order.').optional(),
      code: existingLabelSchema('The pickup code that it holds. Left out: a code that was never made.').optional(),
      lane,
      set: z
        .record(z.string().max(200), z.unknown())
        .optional()
        .describe('Members with other values, or more members: any JSON.'),
      leaveOut: z.array(z.string().max(200)).max(20).optional().describe('Names of members that are not sent.'),
      add: z
        .array(text)
        .max(20)
        .optional()
        .describe('More members, each as it stands in the JSON: `"order_id": 1e0`. A name may come twice.'),
      json: text.optional().describe('The whole JSON in place of the members; `sign` in braces stands for its sign.'),
      before: text.optional().describe('A text before the JSON.'),
      after: text.optional().describe('A text behind the JSON.'),
      jsonBytes: bytes.describe('Blanks are put behind the JSON until it has so many bytes.'),
      sign: z.enum(signForms).default('right').describe('The sign of what is sent, or in which way it is wrong.'),
      dialect: z
        .enum(signDialects)
        .optional()
        .describe('The client library as which it is signed. Left out: by the rule.'),
      timestamp: durationSchema
        .optional()
        .describe('How far `timestamp` is ahead, or behind: `-300s`. It is sent when that is exact to the ms.'),
      encoding: z
        .enum(payloadEncodings)
        .default('base64')
        .describe('How the JSON becomes the payload. `not-utf-8` makes the byte FF of each U+FFFD.'),
      body: text.optional().describe('The whole body; `payload` in braces stands for the payload, signed and encoded.'),
      bodyBytes: bytes.describe('Blanks are put behind the body until it has so many bytes.'),
      method: z.enum(['GET', 'POST', 'PUT']).optional().describe('Another HTTP method. `GET` has no body.'),
      path: z
        .string()
        .regex(/^\/[!-~]{0,200}$/, 'a path begins with / and has no blanks')
        .optional()
        .describe('Another path, below `/api/openapi/v1`.'),
      headers: z
        .record(z.string().regex(/^[a-z-]{1,40}$/i), z.union([z.string().regex(/^[ -~]{0,200}$/), z.null()]))
        .optional()
        .describe('Headers with other values, or more headers; `null`: it is not sent.'),
      ...caller,
      expect: answerSchema,
    })
    .describe(
      'Sends any request to an endpoint, right or wrong in any way; the checks judge the answer. In texts these ' +
        'names in braces stand for the values of a right request: `machine_no`, `order_id`, `record_id`, ' +
        '`product_id`, `delivery_id`, `code`, `trade_id`, `notify_url`, `lane` and `timestamp`.',
    ),
} as const;
