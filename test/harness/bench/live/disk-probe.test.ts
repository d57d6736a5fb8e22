import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assess } from '#harness/bench/assess.ts';
import { probeDisk, type DiskSample } from '#harness/bench/live/disk-probe.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { about, evidenceOf, playedHistory, profile } from '../evidence.ts';

describe('a look at the disk', () => {
  it('times what it writes, and leaves nothing behind', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vendloop-disk-'));
    const clock = new SystemClock();
    const probe = probeDisk(join(dir, 'probe'), clock);
    while (!existsSync(join(dir, 'probe'))) await new Promise((wake) => setImmediate(wake));
    const samples = await probe.stop();
    expect(samples.length).toBeGreaterThanOrEqual(1);
    expect(samples.every(({ ms }) => ms > 0)).toBe(true);
    expect(existsSync(join(dir, 'probe'))).toBe(false);
    expect(await probe.stop()).toBe(samples);
    clock.close();
    rmSync(dir, { recursive: true });
  });

  it('has no samples where nothing can be written, and does not fail', async () => {
    const clock = new SystemClock();
    expect(await probeDisk('/no/such/folder/probe', clock).stop()).toEqual([]);
    clock.close();
  });

  it('counts in the measured stretch alone, as the middle of it, and for a core of our own', async () => {
    const history = await playedHistory();
    const judge = (overrides: Partial<typeof about>, diskSamples: readonly DiskSample[]) =>
      assess(evidenceOf(history, { diskSamples }), { profile, about: { ...about, ...overrides }, baseline: null })
        .result;
    const { from, to } = judge({}, []).loads.find(({ measured }) => measured)!;
    const at = (t: number, ms: number): DiskSample => ({ t: evidenceOf(history).startedAt + t, ms });
    const disk = [at(from - 1, 9), at(from, 1), at((from + to) / 2, 2), at(to, 4), at(to + 1, 9), at(to + 2, 9)];
    const judged = (overrides: Partial<typeof about>, samples = disk) => judge(overrides, samples).diskMs;
    expect(judged({})).toBe(2);
    expect(judged({}, [])).toBeNull();
    expect(judged({ target: 'http://elsewhere' })).toBeNull();
  });
});
