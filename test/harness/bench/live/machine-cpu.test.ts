import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineCpuMs } from '#harness/bench/live/machine-cpu.ts';

describe('the processor time of this computer', () => {
  let proc = '';
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'vendloop-proc-'));
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  const stat = (user: number, idle: number, ioWait: number): void =>
    writeFileSync(
      join(proc, 'stat'),
      `cpu  ${user} 0 20 ${idle} ${ioWait} 0 3 0 0 0\ncpu0 1 0 1 1 1 0 0 0 0 0\ncpu1 1 0 1 1 1 0 0 0 0 0\nintr 7 8\n`,
    );

  it('is what its processors were not idle, whatever the tick has sampled', () => {
    stat(100, 5_000, 10);
    const before = machineCpuMs(40_000, proc);
    // A second of two processors, of which 1,300 ms were idle or waited for a disk; the tick saw 10 ms of the rest.
    stat(101, 5_120, 20);
    expect(machineCpuMs(41_000, proc)! - before!).toBe(700);
  });

  it('is unknown without a file that counts it', () => {
    expect(machineCpuMs(1_000, join(proc, 'none'))).toBeNull();
    writeFileSync(join(proc, 'stat'), 'intr 1\n');
    expect(machineCpuMs(1_000, proc)).toBeNull();
    stat(0, 0, 0);
    expect(machineCpuMs(1_000, proc)).toBeNull();
  });

  it('grows while a program works, where there is /proc', { skip: process.platform !== 'linux' }, () => {
    const before = machineCpuMs()!;
    const began = process.cpuUsage();
    for (let own = 0; own < 300_000;) {
      const { user, system } = process.cpuUsage(began);
      own = user + system;
    }
    // Two counters of hundredths of a second: each may lack one.
    expect(machineCpuMs()! - before).toBeGreaterThan(250);
  });
});
