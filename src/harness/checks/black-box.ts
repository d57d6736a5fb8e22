import type { Judgement } from './index.ts';

/** Checks that need no word of the core: what machines, merchants and the receiver saw is enough. */
export const blackBoxChecks: ReadonlySet<string> = new Set([
  'physical-exclusion',
  'linearizable-lock',
  'idempotent-submit',
  'round-trip',
  'never-500',
  'no-effect-unverified',
]);

/**
 * A judgement of somebody else's core: a check that needs its own events has nothing to look at, and nothing to say.
 */
export function onlyBlackBox(judgement: Judgement): Judgement {
  const results = judgement.results.filter(({ check }) => blackBoxChecks.has(check));
  return { ...judgement, results, findings: judgement.findings.filter(({ check }) => blackBoxChecks.has(check)) };
}
