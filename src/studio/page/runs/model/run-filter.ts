import type { RunView } from '../../../schemas/runs.ts';

/** Kinds of runs, as filters offer them. */
export const runKinds = ['scenario', 'simulation', 'benchmark', 'certificate'] as const;
/** `none`: the run has no verdict. */
export const runVerdicts = ['PASS', 'FAIL', 'INCONCLUSIVE', 'none'] as const;

/** Which runs are shown. An empty member filters nothing. */
export interface RunFilter {
  readonly kind: RunView['kind'] | '';
  readonly verdict: (typeof runVerdicts)[number] | '';
  /** Name of a scenario, or of a benchmark's profile. */
  readonly scenario: string;
  /** Words, each of which stands somewhere in what is known of the run. */
  readonly text: string;
}

export const noFilter: RunFilter = { kind: '', verdict: '', scenario: '', text: '' };

/** The runs that match, in their order. */
export function filterRuns(runs: readonly RunView[], filter: RunFilter): readonly RunView[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(
    (run) =>
      (filter.kind === '' || run.kind === filter.kind) &&
      (filter.verdict === '' || (run.verdict ?? 'none') === filter.verdict) &&
      (filter.scenario === '' || run.name === filter.scenario) &&
      (words.length === 0 || hasWords(run, words)),
  );
}

function hasWords({ id, name, kind, verdict, reason, stage, seed }: RunView, words: readonly string[]): boolean {
  const text = [id, name, kind, verdict, reason, stage, seed === null ? '' : `seed ${seed}`].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Names of the runs, each once, in order. */
export function namesOf(runs: readonly RunView[]): readonly string[] {
  return [...new Set(runs.map(({ name }) => name))].sort((a, b) => a.localeCompare(b));
}
