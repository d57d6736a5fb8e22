import { findK6 } from '#harness/bench/k6/find.ts';

/** A k6 for tests, and null with the reason where there is none: what needs it is then skipped, visibly. */
export const k6 = await findK6({ env: process.env }).catch((error: unknown) => {
  process.stderr.write(`tests with a real k6 are skipped: ${error instanceof Error ? error.message : String(error)}\n`);
  return null;
});
