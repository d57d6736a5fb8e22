/** What may keep a core from doing its work. */
export type UnreadyCause = 'stopping' | 'store' | 'disk' | 'database' | 'alarm';

/** One reason why a core is not ready: for machines, and a sentence for people, without paths and secrets. */
export interface UnreadyReason {
  readonly cause: UnreadyCause;
  readonly text: string;
}

/** What is known of a core's health at one moment. */
export interface HealthState {
  /** True from the moment at which the core was asked to end. */
  readonly stopping: boolean;
  /** Why the last write did not reach the disk; null when it did. */
  readonly writeFailure: string | null;
  /** Time since a write last reached the disk, in ms. */
  readonly msSinceWrite: number;
  /** What is wrong with the database file (gone, replaced, damaged); null when nothing is known. */
  readonly databaseProblem: string | null;
  /** Space left for the database; null when nobody can say. */
  readonly freeBytes: number | null;
  readonly minFreeBytes: number;
  /** Time since the alarm last looked at the deadlines, in ms. */
  readonly msSinceDeadlineCheck: number;
}

/** Whether a core can do its work. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly UnreadyReason[];
}

/** Store and alarm are asked every two seconds; without an answer for this long, in ms, something is broken. */
export const maxSilenceMs = 6_000;

/** Judges whether a core can do its work now. A core that is not ready is alive all the same. */
export function readiness(state: HealthState): Readiness {
  const reasons: UnreadyReason[] = [];
  const add = (cause: UnreadyCause, text: string): void => void reasons.push({ cause, text });
  if (state.stopping) add('stopping', 'the core is going down');
  if (state.writeFailure !== null) add('store', `the last write failed: ${state.writeFailure}`);
  else if (state.msSinceWrite > maxSilenceMs)
    add('store', `no write has been finished for ${seconds(state.msSinceWrite)}`);
  if (state.databaseProblem !== null) add('database', state.databaseProblem);
  if (state.freeBytes !== null && state.freeBytes < state.minFreeBytes) {
    add(
      'disk',
      `only ${mebibytes(state.freeBytes)} are free on the database's disk, of the ${mebibytes(state.minFreeBytes)} ` +
        'that must be',
    );
  }
  if (state.msSinceDeadlineCheck > maxSilenceMs)
    add('alarm', `no deadline has been looked at for ${seconds(state.msSinceDeadlineCheck)}`);
  return { ready: reasons.length === 0, reasons };
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1000)} s`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
