import type { Diagnosis } from './diagnose.ts';
import { makeScrub, scrubAll } from './scrub.ts';

/**
 * The diagnosis with secrets masked in every text for people. What programs read (states, names of steps, codes) stays.
 */
export function maskDiagnosis(
  { healthy, steps, sign }: Diagnosis,
  secrets: readonly (string | undefined)[],
): Diagnosis {
  const scrub = makeScrub(secrets);
  return {
    healthy,
    steps: steps.map((step) => ({ ...step, text: scrubAll(step.text, scrub), fix: scrubAll(step.fix, scrub) })),
    sign: sign && scrubAll(sign, scrub),
  };
}
