import type { Stalled } from '../event.ts';
import { firstPlace, greatestSoFar, groupedBy, Ladder } from '#harness/sorted.ts';

/** Stalls that are gone through one by one; of more, sums are kept. */
const fewStalls = 200;
/** Processes and causes whose sums are kept apart; further ones count as one. */
const mostGroups = 64;

/** How much of a stall counts, ms. */
type Count = (stall: Stalled) => number;

/** When the processes of a run were held up. */
export class Stalls {
  readonly all: readonly Stalled[];
  readonly #sleeps: readonly Stalled[];
  readonly #sums = new Map<Count, readonly Sums[]>();
  #slept: Sums | undefined;
  #sleepsUntil: readonly number[] | undefined;

  constructor(all: readonly Stalled[]) {
    this.all = all;
    this.#sleeps = all.filter(({ cause }) => cause === 'sleep');
  }

  /**
   * How long the run was held up between two times, ms of the run: each stall counts whole whose length or aftermath
   * reaches in. Of the event loop and the disk the longer one counts: the one makes the other seem late.
   * @param count how much of a stall counts, ms: one of a few functions, whose sums are kept.
   */
  heldMs(from: number, to: number, count: Count = held): number {
    if (this.all.length === 0) return 0;
    if (this.all.length > fewStalls) return Math.max(0, ...this.#sumsOf(count).map((sums) => sums.between(from, to)));
    const sums = new Map<string, number>();
    for (const stall of this.all) {
      if (stall.from > to || stall.to + stall.heldMs < from) continue;
      const key = groupOf(stall);
      sums.set(key, (sums.get(key) ?? 0) + count(stall));
    }
    return Math.max(0, ...sums.values());
  }

  /** How far the wall clock went on while the computer slept, between two times; ms of the run. */
  sleptMs(from: number, to: number): number {
    if (this.#sleeps.length > fewStalls)
      return (this.#slept ??= new Sums(this.#sleeps, (stall) => stall.to, held)).between(from, to);
    return this.#sleeps.reduce((sum, stall) => (stall.to >= from && stall.from <= to ? sum + stall.heldMs : sum), 0);
  }

  /** When the first sleep began that lasted until this time or longer; Infinity when there is none. */
  sleepAfter(time: number): number {
    this.#sleepsUntil ??= greatestSoFar(this.#sleeps, ({ to }) => to);
    return this.#sleeps[firstPlace(this.#sleepsUntil, (until) => until >= time)]?.from ?? Infinity;
  }

  #sumsOf(count: Count): readonly Sums[] {
    const known = this.#sums.get(count);
    if (known) return known;
    const names = new Set<string>();
    const groups = groupedBy(this.all, (stall) => {
      const name = groupOf(stall);
      if (names.size < mostGroups) names.add(name);
      return names.has(name) ? name : '';
    });
    const sums = [...groups.values()].map((stalls) => new Sums(stalls, (stall) => stall.to + stall.heldMs, count));
    this.#sums.set(count, sums);
    return sums;
  }
}

/** Stalls that can be summed up between any two times by two searches. */
class Sums {
  readonly #begun: Ladder;
  readonly #over: Ladder;

  constructor(stalls: readonly Stalled[], end: (stall: Stalled) => number, count: Count) {
    this.#begun = new Ladder(stalls.map((stall) => ({ at: stall.from, value: count(stall) })));
    this.#over = new Ladder(stalls.map((stall) => ({ at: Math.max(stall.from, end(stall)), value: count(stall) })));
  }

  /** Of all that reach into a stretch, its limits included. */
  between(from: number, to: number): number {
    const [begun, over] = [this.#begun.upTo((at) => at > to), this.#over.upTo((at) => at >= from)];
    return begun.members > over.members ? begun.sum - over.sum : 0;
  }
}

function groupOf({ process, cause }: Stalled): string {
  return `${process} ${cause}`;
}

function held({ heldMs }: Stalled): number {
  return heldMs;
}

/** The part of a stall in which its process did not compute: nobody in it, the core included, can be at fault for that. */
export function heldByComputerMs({ heldMs, systemMs, cpuMs }: Stalled): number {
  return systemMs > 0 ? heldMs * Math.max(0, 1 - cpuMs / systemMs) : heldMs;
}
