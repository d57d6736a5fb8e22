import { z } from 'zod';

/** What random choices come from. */
export const seedSchema = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
