import type { Stall } from '../event.ts';
import { lowerBound, runningMaxima, groupBy, PrefixSums } from '#harness/sorted.ts';

/** Stalls that are gone through one by one; of more, sums are kept. */
const fewStalls = 200;
/** Processes and causes whose sums are kept apart; further ones count as one. */
const mostGroups = 64;

/** Stalls before an instant whose aftermath is counted there. */
const mostBefore = 64;
/** A stall that is longer than its own stretch by more than this, ms, was a sleep. */
const maxClockErrorMs = 5;

/** How much of a stall counts, ms. */
type Count = (stall: Stall) => number;

/** When the processes of a run stalled. */
export class StallIndex {
  readonly all: readonly Stall[];
  readonly #sleeps: readonly Stall[];
  readonly #sums = new Map<Count, readonly Sums[]>();
  readonly #blocks = new Map<Count, StallBlocks>();
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

  /**
   * How much later stalls can have made what was due at `from` and came at `to`, ms of the run: the sum of those in
   * between, as far as they lie there, and what was still piled up at `from`. Where two overlap, on the loop and at the
   * disk, the time counts once.
   * @param countedMs as for {@link stalledMs}.
   */
  delayMs(from: number, to: number, countedMs: Count = fullStallMs): number {
    if (this.all.length === 0) return 0;
    let blocks = this.#blocks.get(countedMs);
    if (!blocks) this.#blocks.set(countedMs, (blocks = new StallBlocks(this.all, countedMs)));
    return blocks.delayMs(from, to);
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

/** Stalls that overlap, as one. */
interface StallBlock {
  readonly from: number;
  readonly to: number;
  readonly countedMs: number;
}

/** Stalls in order, put together where they overlap. */
class StallBlocks {
  readonly #blocks: readonly StallBlock[];
  readonly #sums: PrefixSums;
  /** Until when what piled up behind a block, or one before it, is worked off. */
  readonly #workedOff: readonly number[];

  constructor(stalls: readonly Stall[], count: Count) {
    this.#blocks = blocksOf(stalls, count);
    this.#sums = new PrefixSums(this.#blocks.map(({ from, countedMs }) => ({ at: from, value: countedMs })));
    this.#workedOff = runningMaxima(this.#blocks, ({ to, countedMs }) => to + countedMs);
  }

  delayMs(from: number, to: number): number {
    const begun = lowerBound(this.#blocks, (block) => block.from > from);
    const end = lowerBound(this.#blocks, (block) => block.from > to, begun);
    const last = this.#blocks[end - 1];
    const isLastWithin = last !== undefined && end > begun;
    const sumMs = this.#sums.upTo((at) => at > to).sum - this.#sums.upTo((at) => at > from).sum;
    const beyondMs = isLastWithin ? last.countedMs - within(last, to - last.from) : 0;
    return this.#piledUpMs(begun, from, to) + sumMs - beyondMs;
  }

  /**
   * Of the stalls that began before `from`, what can still delay: what piled up takes as long to work off as it took to
   * pile up. With the part that goes on it is never longer than the stall.
   */
  #piledUpMs(begun: number, from: number, to: number): number {
    let mostMs = 0;
    for (let place = begun - 1; place >= Math.max(0, begun - mostBefore); place -= 1) {
      const block = this.#blocks[place];
      if (!block || (this.#workedOff[place] ?? 0) <= from) break;
      const leftMs = Math.min(block.countedMs, block.to + block.countedMs - from);
      mostMs = Math.max(mostMs, within(block, Math.min(leftMs, to - from)));
    }
    return mostMs;
  }
}

/** So much of a block as lies in a stretch of a length, ms. A sleep counts whole: the run's clock may have stood. */
function within({ from, to, countedMs }: StallBlock, lengthMs: number): number {
  return countedMs > to - from + maxClockErrorMs ? countedMs : Math.max(0, Math.min(countedMs, lengthMs));
}

function blocksOf(stalls: readonly Stall[], count: Count): readonly StallBlock[] {
  const blocks: StallBlock[] = [];
  for (const stall of stalls.toSorted((a, b) => a.from - b.from)) {
    const [{ from, cause }, to, last] = [stall, Math.max(stall.from, stall.to), blocks.at(-1)];
    // What the event loop and the disk lost at one time was lost once.
    if (!last || from >= last.to) blocks.push({ from, to, countedMs: count(stall) });
    else {
      const until = Math.max(last.to, to);
      const bothMs = last.countedMs + count(stall);
      const countedMs = cause === 'sleep' ? bothMs : Math.min(bothMs, Math.max(last.countedMs, until - last.from));
      blocks[blocks.length - 1] = { from: last.from, to: until, countedMs };
    }
  }
  return blocks;
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
