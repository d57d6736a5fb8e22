import type { Stalled } from '../history/event.ts';

/** When the processes of a run were held up. */
export class Stalls {
  readonly all: readonly Stalled[];

  constructor(all: readonly Stalled[]) {
    this.all = all;
  }

  /**
   * How long the run was held up between two times, ms of the run: each stall counts whole whose length or aftermath
   * reaches in. Of the event loop and the disk the longer one counts: the one makes the other seem late.
   * @param count how much of a stall counts, ms.
   */
  heldMs(from: number, to: number, count: (stall: Stalled) => number = held): number {
    if (this.all.length === 0) return 0;
    const sums = new Map<string, number>();
    for (const stall of this.all) {
      if (stall.from > to || stall.to + stall.heldMs < from) continue;
      const key = `${stall.process} ${stall.cause}`;
      sums.set(key, (sums.get(key) ?? 0) + count(stall));
    }
    return Math.max(0, ...sums.values());
  }

  /** How far the wall clock went on while the computer slept, between two times; ms of the run. */
  sleptMs(from: number, to: number): number {
    return this.all.reduce((sum, stall) => (stall.cause === 'sleep' && stall.to >= from && stall.from <= to ? sum + stall.heldMs : sum), 0);
  }
}

function held({ heldMs }: Stalled): number {
  return heldMs;
}

/** The part of a stall in which its process did not compute: nobody in it, the core included, can be at fault for that. */
export function heldByComputerMs({ heldMs, systemMs, cpuMs }: Stalled): number {
  return systemMs > 0 ? heldMs * Math.max(0, 1 - cpuMs / systemMs) : heldMs;
}
