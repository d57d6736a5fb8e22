import { z } from 'zod';

/** Base URL of a core, without a slash at its end. */
export const baseUrlSchema = z
  .url({
    protocol: /^https?$/,
    error: () => 'it must be an http or https URL like "http://127.0.0.1:7080", without /api/openapi/v1',
  })
  .transform((url) => url.replace(/\/+$/, ''));

/** Credentials of a merchant. */
export const accountSchema = z.strictObject({
  appId: z.string().min(1),
  appSecret: z.string().min(1),
  appKey: z.string().min(1),
});

/** A machine's number. */
export const machineNumberSchema = z
  .string()
  .regex(/^\d{8}$/, { error: () => 'it must be a number of eight digits in quotes, like "86012345"' });
