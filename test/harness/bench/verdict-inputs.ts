import type { LoadResult } from '#harness/bench/result.ts';
import { benchVerdict, type VerdictInput } from '#harness/bench/verdict.ts';
import { makeLoad } from './builders.ts';

/** A load in which every request had the expected outcome. */
export const goodLoadResult = makeLoad(100);
export const checks = { cases: 100, checks: 44, findings: [] };

/** What a benchmark's verdict is computed of: a good run, except for what a test changes. */
export const evidence = (overrides: Partial<VerdictInput>): VerdictInput => ({
  loads: [goodLoadResult],
  loops: [],
  checks,
  baseline: { kind: 'none' },
  knee: null,
  attacks: null,
  hostile: [],
  vus: 300,
  processes: [],
  problems: [],
  allowedOutcomes: [],
  ...overrides,
});

export const verdict = (overrides: Partial<VerdictInput>) => benchVerdict(evidence(overrides));

/** A load with further requests that came to these outcomes. */
export const outcomes = (overrides: Record<string, number>, load: LoadResult = goodLoadResult): LoadResult => ({
  ...load,
  outcomes: { ...load.outcomes, ...overrides },
});
