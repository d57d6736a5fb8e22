import type { HistoryView } from '../history/view/history-view.ts';
import type { Grant } from '../history/view/view-types.ts';
import type { LockPanel } from './result.ts';

/** A stretch of time, ms since the run began. */
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
 * The locks of the measured time, beside what arithmetic says: L = λ·W, ρ = λ·W / M, and ρ/(1+ρ) of the requests find
 * their machine busy when machines are chosen at random. λ counts every time that a machine was asked for, granted or
 * refused; only what was granted is held.
 * @returns null when no lock was granted then.
 */
export function lockPanel(view: HistoryView, { from, to }: Window, demand: Demand): LockPanel | null {
  const grants = [...view.machines.values()].flatMap((machine) => machine.grants);
  const inside = grants.filter(({ mark }) => mark.event.t >= from && mark.event.t < to);
  if (inside.length === 0) return null;
  const holds = inside.map((grant) => heldMs(grant, view.end.t));
  const holdMs = mean(holds);
  const seconds = (to - from) / 1000;
  const lambda = (inside.length + demand.busy) / seconds;
  const counted = grants.reduce((sum, grant) => sum + overlap(grant, view.end.t, from, to), 0) / (to - from);
  const rho = demand.machines === 0 ? 0 : (lambda * holdMs) / 1000 / demand.machines;
  return {
    lambda,
    machines: demand.machines,
    holdMs,
    rho,
    held: { predicted: (inside.length / seconds) * (holdMs / 1000), counted },
    busy: { counted: demand.requests === 0 ? 0 : demand.busy / demand.requests, atRandom: rho / (1 + rho) },
    byKind: byKind(view, inside),
    lateResults: inside.reduce((sum, { delivery }) => sum + (view.deliveries.get(delivery)?.late.length ?? 0), 0),
  };
}

function byKind(view: HistoryView, grants: readonly Grant[]): LockPanel['byKind'] {
  const kinds = new Map<string, Grant[]>();
  for (const grant of grants) {
    const { machineKind } = grant.mark.event;
    const known = kinds.get(machineKind);
    if (known) known.push(grant);
    else kinds.set(machineKind, [grant]);
  }
  return [...kinds].map(([kind, list]) => {
    const held = list.map((grant) => heldMs(grant, view.end.t));
    const caused = (cause: string): number => list.filter(({ release }) => release?.event.cause === cause).length;
    return {
      kind,
      holds: list.length,
      meanMs: mean(held),
      maxMs: held.reduce((a, b) => Math.max(a, b), 0),
      lapses: caused('dwell'),
      timeouts: caused('timeout'),
    };
  });
}

function heldMs({ mark, release }: Grant, end: number): number {
  return (release?.event.t ?? end) - mark.event.t;
}

function overlap({ mark, release }: Grant, end: number, from: number, to: number): number {
  return Math.max(0, Math.min(release?.event.t ?? end, to) - Math.max(mark.event.t, from));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
