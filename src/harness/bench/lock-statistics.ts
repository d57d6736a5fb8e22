import type { HistoryView } from '../history/view/history-view.ts';
import type { Grant } from '../history/view/view-types.ts';
import type { LockStatistics } from './result.ts';

/** A span of time, ms since the run began. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** What the arithmetic of one lock per machine needs to know of the requests. */
export interface Demand {
  /** A queued order is one, and is granted a lock for each of its items. */
  readonly requests: number;
  readonly busy: number;
  /** Machines that were asked for anything. */
  readonly machines: number;
}

/**
 * The locks of the measured time, beside the arithmetic: L = λ·W, ρ = λ·W / M, and ρ/(1+ρ) of the requests find
 * their machine busy when machines are chosen at random. λ counts every time that a machine was asked for, granted or
 * refused; only what was granted is held.
 * @returns null when no lock was granted then.
 */
export function lockPanel(view: HistoryView, { from, to }: Window, demand: Demand): LockStatistics | null {
  const grants = [...view.machines.values()].flatMap((machine) => machine.grants);
  const grantsInWindow = grants.filter(({ entry }) => entry.event.t >= from && entry.event.t < to);
  if (grantsInWindow.length === 0) return null;
  const holds = grantsInWindow.map((grant) => holdMsOf(grant, view.end.t));
  const holdMs = mean(holds);
  const windowSeconds = (to - from) / 1000;
  const lambda = (grantsInWindow.length + demand.busy) / windowSeconds;
  const counted = grants.reduce((sum, grant) => sum + overlapMs(grant, view.end.t, from, to), 0) / (to - from);
  const rho = demand.machines === 0 ? 0 : (lambda * holdMs) / 1000 / demand.machines;
  return {
    lambda,
    machines: demand.machines,
    holdMs,
    rho,
    concurrent: { predicted: (grantsInWindow.length / windowSeconds) * (holdMs / 1000), counted },
    busy: { counted: demand.requests === 0 ? 0 : demand.busy / demand.requests, atRandom: rho / (1 + rho) },
    byKind: byKind(view, grantsInWindow),
    lateResults: grantsInWindow.reduce(
      (sum, { delivery }) => sum + (view.deliveries.get(delivery)?.lateResults.length ?? 0),
      0,
    ),
  };
}

function byKind(view: HistoryView, grants: readonly Grant[]): LockStatistics['byKind'] {
  const kinds = new Map<string, Grant[]>();
  for (const grant of grants) {
    const { machineKind } = grant.entry.event;
    const existing = kinds.get(machineKind);
    if (existing) existing.push(grant);
    else kinds.set(machineKind, [grant]);
  }
  return [...kinds].map(([kind, list]) => {
    const heldTimes = list.map((grant) => holdMsOf(grant, view.end.t));
    const causedBy = (cause: string): number => list.filter(({ release }) => release?.event.cause === cause).length;
    return {
      kind,
      holds: list.length,
      meanMs: mean(heldTimes),
      maxMs: heldTimes.reduce((a, b) => Math.max(a, b), 0),
      expiries: causedBy('dwell'),
      timeouts: causedBy('timeout'),
    };
  });
}

function holdMsOf({ entry, release }: Grant, end: number): number {
  return (release?.event.t ?? end) - entry.event.t;
}

function overlapMs({ entry, release }: Grant, end: number, from: number, to: number): number {
  return Math.max(0, Math.min(release?.event.t ?? end, to) - Math.max(entry.event.t, from));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
