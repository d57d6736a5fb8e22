import { readFileSync } from 'node:fs';

/** Processor time of everything on this computer, and what its host took from it; ms. Null without /proc. */
export function machineCpuMs(): number | null {
  try {
    const [, user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)
      .join('')
      .split(/\s+/);
    return [user, nice, system, irq, softirq, steal].reduce((sum, ticks) => sum + Number(ticks ?? 0), 0) * 10;
  } catch {
    return null;
  }
}
