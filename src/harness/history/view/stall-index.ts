import type { Stall } from '../event.ts';
import { lowerBound, runningMaxima, groupBy, PrefixSums } from '#harness/sorted.ts';

/** Stalls that are gone through one by one; of more, sums are kept. */
const fewStalls = 200;
/** Processes and causes whose sums are kept apart; further ones count as one. */
const mostGroups = 64;

/** How much of a stall counts, ms. */
type Count = (stall: Stall) => number;

/** When the processes of a run stalled. */
export class StallIndex {
  readonly all: readonly Stall[];
  readonly #sleeps: readonly Stall[];
  readonly #sums = new Map<Count, readonly Sums[]>();
  #slept: Sums | undefined;
  #sleepsUntil: readonly number[] | undefined;

  constructor(list: readonly Stall[]) {
    this.all = list;
    this.#sleeps = list.filter(({ cause }) => cause === 'sleep');
  }

  /**
   * How long the run stalled between two times, ms of the run: each stall counts whole whose length or aftermath
   * reaches in. Of the event loop and the disk the longer one counts: the one makes the other seem late.
   * @param countedMs how much of a stall counts, ms: one of a few functions, whose sums are kept.
   */
  stalledMs(from: number, to: number, countedMs: Count = fullStallMs): number {
    if (this.all.length === 0) return 0;
    if (this.all.length > fewStalls)
      return Math.max(0, ...this.#sumsOf(countedMs).map((sums) => sums.between(from, to)));
    const sums = new Map<string, number>();
    for (const stall of this.all) {
      if (stall.from > to || stall.to + stall.stallMs < from) continue;
      const key = groupOf(stall);
      sums.set(key, (sums.get(key) ?? 0) + countedMs(stall));
    }
    return Math.max(0, ...sums.values());
  }

  /** How far the wall clock went on while the computer slept, between two times; ms of the run. */
  sleepMs(from: number, to: number): number {
    if (this.#sleeps.length > fewStalls)
      return (this.#slept ??= new Sums(this.#sleeps, (stall) => stall.to, fullStallMs)).between(from, to);
    return this.#sleeps.reduce((sum, stall) => (stall.to >= from && stall.from <= to ? sum + stall.stallMs : sum), 0);
  }

  /** When the first sleep began that lasted until this time or longer; Infinity when there is none. */
  sleepAfter(time: number): number {
    this.#sleepsUntil ??= runningMaxima(this.#sleeps, ({ to }) => to);
    return this.#sleeps[lowerBound(this.#sleepsUntil, (until) => until >= time)]?.from ?? Infinity;
  }

  #sumsOf(count: Count): readonly Sums[] {
    const known = this.#sums.get(count);
    if (known) return known;
    const names = new Set<string>();
    const groups = groupBy(this.all, (stall) => {
      const name = groupOf(stall);
      if (names.size < mostGroups) names.add(name);
      return names.has(name) ? name : '';
    });
    const sums = [...groups.values()].map((stalls) => new Sums(stalls, (stall) => stall.to + stall.stallMs, count));
    this.#sums.set(count, sums);
    return sums;
  }
}

/** Stalls that can be summed up between any two times by two searches. */
class Sums {
  readonly #begun: PrefixSums;
  readonly #over: PrefixSums;

  constructor(stalls: readonly Stall[], end: (stall: Stall) => number, count: Count) {
    this.#begun = new PrefixSums(stalls.map((stall) => ({ at: stall.from, value: count(stall) })));
    this.#over = new PrefixSums(stalls.map((stall) => ({ at: Math.max(stall.from, end(stall)), value: count(stall) })));
  }

  /** Of all that reach into a stretch, its limits included. */
  between(from: number, to: number): number {
    const [begun, over] = [this.#begun.upTo((at) => at > to), this.#over.upTo((at) => at >= from)];
    return begun.count > over.count ? begun.sum - over.sum : 0;
  }
}

function groupOf({ process, cause }: Stall): string {
  return `${process} ${cause}`;
}

function fullStallMs({ stallMs }: Stall): number {
  return stallMs;
}

/**
 * The part of a stall in which its process did not compute. No part of the process, the core included, causes it.
 */
export function externalStallMs({ stallMs, systemMs, cpuMs }: Stall): number {
  return systemMs > 0 ? stallMs * Math.max(0, 1 - cpuMs / systemMs) : stallMs;
}
