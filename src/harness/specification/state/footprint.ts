import type { Slot } from './slots.ts';

/** The entities that were read and written while something took effect. */
export interface Footprint {
  readonly reads: ReadonlySet<Slot>;
  readonly writes: ReadonlySet<Slot>;
}

/** Whether two things that took effect had nothing to do with one another. */
export function areApart(one: Footprint, other: Footprint): boolean {
  return (
    areDisjoint(one.writes, other.reads) &&
    areDisjoint(one.writes, other.writes) &&
    areDisjoint(other.writes, one.reads)
  );
}

function areDisjoint(few: ReadonlySet<Slot>, many: ReadonlySet<Slot>): boolean {
  for (const slot of few) if (many.has(slot)) return false;
  return true;
}

/** A footprint that is being taken. */
interface Recording {
  readonly reads: Set<Slot>;
  readonly writes: Set<Slot>;
}

/** What is being taken at the moment; null: nothing is. */
export let recording: Recording | null = null;

/** What `act` gives, and which entities of any state it read and wrote meanwhile. */
export function withFootprint<Result>(act: () => Result): { readonly result: Result; readonly footprint: Footprint } {
  const outer = recording;
  const footprint = { reads: new Set<Slot>(), writes: new Set<Slot>() };
  recording = footprint;
  try {
    return { result: act(), footprint };
  } finally {
    recording = outer;
  }
}
