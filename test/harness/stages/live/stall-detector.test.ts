import { describe, expect, it } from 'vitest';
import { StallDetector, type ClockReading } from '#harness/stages/live/stall-detector.ts';
import type { MeasuredStall } from '#harness/stages/stage.ts';

const intervalMs = 5;
const minMs = 5;

/** A computer whose time passes by hand, and a meter that looks at its clocks. */
class SimulatedComputer {
  readonly seen: MeasuredStall[] = [];
  readonly #speed: number;
  readonly #meter: StallDetector;
  #steadyMs = 1_000;
  #wallMs = 1_790_000_000_000;
  #cpuMs = 40;

  constructor(speed = 1) {
    this.#speed = speed;
    this.#meter = new StallDetector({ intervalMs, minMs }, this.#pass());
  }

  /** The next pass comes after so long. @param asleep how much further the wall clock went meanwhile. */
  pass(ms: number, { cpuMs = 0, asleep = 0 }: { readonly cpuMs?: number; readonly asleep?: number } = {}): this {
    this.#steadyMs += ms;
    this.#wallMs += ms + asleep;
    this.#cpuMs += cpuMs;
    this.seen.push(...this.#meter.addReading(this.#pass()));
    return this;
  }

  times(n: number, ms: number): this {
    for (let pass = 0; pass < n; pass += 1) this.pass(ms);
    return this;
  }

  #pass(): ClockReading {
    return {
      steadyMs: this.#steadyMs,
      wallMs: this.#wallMs,
      runMs: (this.#steadyMs - 1_000) * this.#speed,
      speed: this.#speed,
      cpuMs: this.#cpuMs,
    };
  }
}

describe('a stall meter', () => {
  it('sees nothing while looks come in time, or a millisecond late', () => {
    expect(new SimulatedComputer().times(100, 5).times(100, 5.9).seen).toEqual([]);
  });

  it('sees how long a process was stopped, from when to when, in the system’s time and the run’s', () => {
    const [stall, ...more] = new SimulatedComputer(10).times(20, 5).pass(165).times(20, 5).seen;
    expect(more).toEqual([]);
    expect(stall).toEqual({ cause: 'event-loop', from: 1_050, to: 2_650, stallMs: 1_600, systemMs: 160, cpuMs: 0 });
  });

  it('adds short delays up that follow each other, and forgets those that come alone', () => {
    expect(new SimulatedComputer().times(4, 7).times(2, 5).seen).toEqual([
      expect.objectContaining({ systemMs: 6, from: 5, to: 21 }),
    ]);
    expect(new SimulatedComputer().pass(9).times(3, 5).pass(9).times(3, 5).seen).toEqual([]);
  });

  it('reports a long row of delays piece by piece, each with its own time', () => {
    const seen = new SimulatedComputer().times(60, 8).seen;
    expect(seen.length).toBeGreaterThan(4);
    for (const { from, to } of seen) expect(to - from).toBeLessThan(100);
    expect(seen.reduce((sum, { systemMs }) => sum + systemMs, 0)).toBeGreaterThan(160);
  });

  it('reports what the process itself computed meanwhile, and no more than the delay', () => {
    const [stopped, blocked] = new SimulatedComputer()
      .pass(105, { cpuMs: 2 })
      .times(3, 5)
      .pass(105, { cpuMs: 180 }).seen;
    expect([stopped, blocked]).toEqual([
      expect.objectContaining({ systemMs: 100, cpuMs: 2 }),
      expect.objectContaining({ systemMs: 100, cpuMs: 100 }),
    ]);
  });

  it('sees a computer that slept while its steady clock stood still, and takes no time server for a sleep', () => {
    expect(new SimulatedComputer().times(3, 5).pass(5, { asleep: 3_600_000 }).times(3, 5).seen).toEqual([
      { cause: 'sleep', from: 15, to: 20, stallMs: 3_600_000, systemMs: 3_600_000, cpuMs: 0 },
    ]);
    expect(new SimulatedComputer().pass(5, { asleep: 400 }).pass(5, { asleep: -3_600_000 }).seen).toEqual([]);
  });
});
