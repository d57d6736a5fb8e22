import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assess } from '#harness/bench/assess.ts';
import { probeDisk, type DiskLook } from '#harness/bench/live/disk-probe.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { about, evidenceOf, played, profile } from '../evidence.ts';

describe('a look at the disk', () => {
  it('times what it writes, and leaves nothing behind', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vendloop-disk-'));
    const clock = new SystemClock();
    const probe = probeDisk(join(dir, 'probe'), clock);
    while (!existsSync(join(dir, 'probe'))) await new Promise((wake) => setImmediate(wake));
    const looks = await probe.stop();
    expect(looks.length).toBeGreaterThanOrEqual(1);
    expect(looks.every(({ ms }) => ms > 0)).toBe(true);
    expect(existsSync(join(dir, 'probe'))).toBe(false);
    expect(await probe.stop()).toBe(looks);
    clock.close();
    rmSync(dir, { recursive: true });
  });

  it('sees nothing where nothing can be written, and says nothing of it', async () => {
    const clock = new SystemClock();
    expect(await probeDisk('/no/such/folder/probe', clock).stop()).toEqual([]);
    clock.close();
  });

  it('counts in the measured stretch alone, as the middle of it, and for a core of our own', async () => {
    const history = await played();
    const judge = (over: Partial<typeof about>, disk: readonly DiskLook[]) =>
      assess(evidenceOf(history, { disk }), { profile, about: { ...about, ...over }, baseline: null }).result;
    const { from, to } = judge({}, []).loads.find(({ measured }) => measured)!;
    const at = (t: number, ms: number): DiskLook => ({ t: evidenceOf(history).zero + t, ms });
    const disk = [at(from - 1, 9), at(from, 1), at((from + to) / 2, 2), at(to, 4), at(to + 1, 9), at(to + 2, 9)];
    const judged = (over: Partial<typeof about>, looks = disk) => judge(over, looks).diskMs;
    expect(judged({})).toBe(2);
    expect(judged({}, [])).toBeNull();
    expect(judged({ target: 'http://elsewhere' })).toBeNull();
  });
});
