import type { RunView } from '../../../schemas/runs.ts';

/**
 * How much is known of a run. `cut`: it has no record, so it was cut short or goes on. `damaged`: its record cannot be
 * read. `certificate`: an older certificate, whose verdict stands on its page alone.
 */
type RunState = 'judged' | 'cut' | 'damaged' | 'certificate';

const records = ['verdict.json', 'simulation.json', 'bench.json', 'certificate.json'];

export function stateOf({ kind, verdict, files }: RunView): RunState {
  if (verdict !== null) return 'judged';
  if (files.some(({ name }) => records.includes(name))) return 'damaged';
  return kind === 'certificate' ? 'certificate' : 'cut';
}

/** Whether a run's events can be shown. */
export function hasHistory({ files }: RunView): boolean {
  return files.some(({ name }) => /^history\.ndjson(?:\.gz)?$/.test(name));
}

/** The page that a run brought along, as a person reads it; null for none. */
export function pageOfRun({ files }: RunView): string | null {
  const names = ['certificate.html', 'report.html', 'index.html'];
  return names.find((page) => files.some(({ name }) => name === page)) ?? null;
}

/** Runs that can stand beside another: of its scenario, those of its seed first. */
export function comparableRuns(runs: readonly RunView[], { id, name, seed }: RunView): readonly RunView[] {
  const others = runs.filter((run) => run.id !== id && run.name === name && hasHistory(run));
  const isAlike = (run: RunView): boolean => seed !== null && run.seed === seed;
  return [...others.filter(isAlike), ...others.filter((run) => !isAlike(run))];
}
