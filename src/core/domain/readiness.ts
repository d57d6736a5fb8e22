/** Why a core cannot work. */
export type UnreadyCause = 'stopping' | 'store' | 'disk' | 'database' | 'deadlines' | 'broker';

/** One reason why a core is not ready: a code, and a sentence without paths and secrets. */
export interface UnreadyReason {
  readonly cause: UnreadyCause;
  readonly text: string;
}

/** A core's health at one moment. */
export interface HealthState {
  /** True once the core was asked to stop. */
  readonly stopping: boolean;
  /** Why the last write failed; null if it reached the disk. */
  readonly writeFailure: string | null;
  /** Time since a write last reached the disk, in ms. */
  readonly msSinceWrite: number;
  /** Problem of the database file (deleted, replaced, damaged); null if none is known. */
  readonly databaseProblem: string | null;
  /** Free space on the database's disk; null if unknown. */
  readonly freeBytes: number | null;
  readonly minFreeBytes: number;
  /** True while a broker is configured and the core has no connection to it. */
  readonly brokerLost: boolean;
  /** Time since deadlines were last checked, ms. */
  readonly msSinceDeadlineCheck: number;
}

/** Whether a core can do its work. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly UnreadyReason[];
}

/** Longest time without a write or a check of deadlines, ms. Both are tried every two seconds. */
export const maxSilenceMs = 6_000;

/** Decides whether a core can work now. A core that is not ready is still alive. */
export function readiness(state: HealthState): Readiness {
  const reasons: UnreadyReason[] = [];
  const add = (cause: UnreadyCause, text: string): void => void reasons.push({ cause, text });
  if (state.stopping) add('stopping', 'the core is stopping');
  if (state.writeFailure !== null) add('store', `the last write failed: ${state.writeFailure}`);
  else if (state.msSinceWrite > maxSilenceMs) add('store', `no write has completed for ${seconds(state.msSinceWrite)}`);
  if (state.databaseProblem !== null) add('database', state.databaseProblem);
  if (state.freeBytes !== null && state.freeBytes < state.minFreeBytes) {
    add(
      'disk',
      `only ${mebibytes(state.freeBytes)} are free on the database's disk, of the ${mebibytes(state.minFreeBytes)} ` +
        'that must be',
    );
  }
  if (state.msSinceDeadlineCheck > maxSilenceMs)
    add('deadlines', `deadlines have not been checked for ${seconds(state.msSinceDeadlineCheck)}`);
  if (state.brokerLost) add('broker', 'there is no connection to the MQTT broker: its machines are offline');
  return { ready: reasons.length === 0, reasons };
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1000)} s`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
