import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import {
  restarts,
  repeated,
  machines,
  deliveries,
  unanswered,
  crowds,
  callbacks,
  overlaps,
  outcomes,
  stalls,
  jumps,
  forgeries,
  reads,
  jobs,
  expectations,
} from './hostile-rounds.ts';
import { machineNo, startOf } from './hostile-sale.ts';

/**
 * Histories that an attacker made up to keep `check` at work, by name: each multiplies one thing that checks look for.
 */
export const shapes = {
  restarts,
  repeated,
  unlisted: repeated,
  machines,
  deliveries,
  unanswered,
  crowds,
  callbacks,
  overlaps,
  outcomes,
  stalls,
  jumps,
  forgeries,
  reads,
  jobs,
  expectations,
} as const satisfies Record<string, Shape>;

/** Yields the events of one round, in order of time; rounds follow each other. */
type Shape = (round: number) => readonly HistoryEvent[];

/** A history of so many rounds. */
export function hostileHistory(
  name: keyof typeof shapes,
  rounds: number,
): { readonly header: HistoryHeader; readonly events: readonly HistoryEvent[] } {
  const events = Array.from({ length: rounds }, (_, round) => shapes[name](round)).flat();
  return { header: headerOf(name, rounds), events: [...events, endOf(rounds)] };
}

/** The end of a history of so many rounds: some rules are held against a run that came to its rest only. */
export function endOf(rounds: number): HistoryEvent {
  return { t: startOf(rounds), by: 'harness', kind: 'run-ended', reason: 'done' };
}

/**
 * Histories in whose header their machine does not stand: then no check searches for an order of what its lock did, and
 * all else shows.
 */
const strange: ReadonlySet<string> = new Set(['unlisted', 'outcomes']);

/** The header of such a history: machines stand in it, since some checks know no others. */
export function headerOf(name: keyof typeof shapes, rounds: number): HistoryHeader {
  const many = name === 'machines' || name === 'expectations' ? rounds : strange.has(name) ? 0 : 1;
  return {
    format: 'vendloop-history/2',
    scenario: name,
    stage: 'virtual',
    seed: 1,
    speed: 1,
    timeoutMs: 120_000,
    slackMs: 5,
    callbacks: { timeoutMs: 5_000, maxAttempts: 20, firstPauseMs: 1_000, maxPauseMs: 600_000, maxPerReceiver: 8 },
    machines: Array.from({ length: many }, (_, index) => ({
      machine: machineNo(index),
      motor: 'spring',
      kind: 'motor',
      dwellMs: 30_000,
      multiDrop: false,
      profile: 'assumed',
      group: 'all',
      firmware: 'current',
      overlapping: false,
      stock: 50,
    })),
    faults: [],
    proves: [],
    expect: [],
  };
}
