import type { Clock } from '../../../core/ports/clock.ts';
import type { UseSample } from '../series.ts';
import { sampleProcess } from '../k6/process-sample.ts';

/** Looks at processes once a second. */
export interface Meter {
  watch(name: UseSample['process'], pid: number): void;
  /** Ends it. @returns everything that was seen, on the clock's monotonic time. */
  stop(): readonly UseSample[];
}

const everyMs = 1_000;

/** Begins to look. Where the system tells nothing of processes, nothing is seen. */
export function startMeter(clock: Clock): Meter {
  const pids = new Map<UseSample['process'], number>();
  const seen: UseSample[] = [];
  let timer = clock.after(everyMs, function look() {
    for (const [process, pid] of pids) {
      const sample = sampleProcess(pid);
      if (sample) seen.push({ t: clock.monotonic(), process, pid, ...sample });
    }
    timer = clock.after(everyMs, look);
  });
  return {
    watch: (name, pid) => void pids.set(name, pid),
    stop: () => {
      timer.cancel();
      return seen;
    },
  };
}
