import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleProcess, sampleWithChildren } from '#harness/bench/live/process-sample.ts';

describe('sampleProcess', () => {
  it('reads time of processor and memory of a process whose name has blanks and brackets', () => {
    const proc = mkdtempSync(join(tmpdir(), 'vendloop-proc-'));
    try {
      mkdirSync(join(proc, '42'));
      writeFileSync(
        join(proc, '42', 'stat'),
        '42 (k6 (v2) x) S 1 42 42 0 -1 4194304 1000 0 5 0 120 35 9 9 20 0 8 0 1 2 3\n',
      );
      writeFileSync(join(proc, '42', 'status'), 'Name:\tk6\nVmPeak:\t  99999 kB\nVmRSS:\t   46080 kB\nThreads:\t8\n');
      expect(sampleProcess(42, proc)).toEqual({ cpuMs: 1_550, rssMb: 45, files: null });
      mkdirSync(join(proc, '42', 'fd'));
      for (const fd of ['0', '1', '7']) writeFileSync(join(proc, '42', 'fd', fd), '');
      expect(sampleProcess(42, proc)?.files).toBe(3);
    } finally {
      rmSync(proc, { recursive: true });
    }
  });

  it.runIf(process.platform === 'linux')('sees this process as it sees itself', () => {
    const sample = sampleProcess(process.pid);
    const { user, system } = process.cpuUsage();
    expect(sample?.cpuMs).toBeGreaterThan(0);
    expect(Math.abs((sample?.cpuMs ?? 0) - (user + system) / 1000)).toBeLessThan(500);
    expect(sample?.rssMb).toBeGreaterThan(20);
  });

  it('has the children of a process, those that have ended too, and shared memory once', () => {
    const proc = mkdtempSync(join(tmpdir(), 'vendloop-proc-'));
    const addProcess = (pid: number, times: string, rssKb: number, ownKb: number): void => {
      mkdirSync(join(proc, `${pid}`));
      writeFileSync(join(proc, `${pid}`, 'stat'), `${pid} (postgres) S 1 1 1 0 -1 0 0 0 0 0 ${times} 20 0 1\n`);
      writeFileSync(join(proc, `${pid}`, 'status'), `VmRSS:\t${rssKb} kB\nRssAnon:\t  ${ownKb} kB\n`);
    };
    try {
      addProcess(7, '10 5 100 20', 40_960, 2_048);
      addProcess(8, '30 0 0 0', 30_720, 1_024);
      mkdirSync(join(proc, '7', 'task', '7'), { recursive: true });
      writeFileSync(join(proc, '7', 'task', '7', 'children'), '8 9 ');
      expect(sampleWithChildren(7, proc)).toEqual({ cpuMs: 1_650, rssMb: 41, files: null });
      expect(sampleWithChildren(8, proc)).toMatchObject({ cpuMs: 300 });
      expect(sampleWithChildren(9, proc)).toBeNull();
    } finally {
      rmSync(proc, { recursive: true });
    }
  });

  it('is null for a process that is not there, or where there is no /proc', () => {
    expect(sampleProcess(2 ** 31 - 2)).toBeNull();
    expect(sampleProcess(1, '/nowhere')).toBeNull();
  });
});
