import { readFileSync } from 'node:fs';
import { tickMs } from './process-files.ts';

/**
 * Processor time of everything on this computer, and what its host took from it; ms, of which only differences mean
 * something. Null without /proc.
 *
 * It is what the processors were not idle. Linux measures idle time, but most kernels sample what the rest was for at
 * their tick: of work that timers begin, which is most of it here, that showed a third.
 */
export function machineCpuMs(elapsedMs = performance.now(), proc = '/proc'): number | null {
  try {
    const [all = '', ...rows] = readFileSync(`${proc}/stat`, 'utf8').split('\n');
    const [, , , , idle, ioWait] = all.split(/\s+/);
    const processors = rows.filter((row) => /^cpu\d/.test(row)).length;
    const idleMs = (Number(idle) + Number(ioWait)) * tickMs;
    // Some sandboxes count nothing, and show zeros.
    return idleMs > 0 ? processors * elapsedMs - idleMs : null;
  } catch {
    return null;
  }
}
