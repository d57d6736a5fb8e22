import { z } from 'zod';

/** Texts of the studio in the language of its reader. */
export const textsSchema = z.strictObject({
  texts: z
    .array(z.string().max(20_000))
    .max(500)
    .describe('Reasons, findings, descriptions of faults, refusals: in the order of the request.'),
});
