import type { Clock } from '#core/ports/clock.ts';
import type { LoopLook, ProcessLook } from '../loop-delays.ts';
import type { UseSample } from '../series.ts';
import { sampleProcess } from './process-sample.ts';
import { lookEveryMs, watchLoop } from './loop-monitor.ts';

/** Looks at processes once a second, and at this one's event loop. */
export interface Meter {
  watch(name: UseSample['process'], pid: number): void;
  /** Takes what another process tells of its event loop. */
  look(process: ProcessLook['process'], look: LoopLook): void;
  /** Ends it. @returns everything that was seen, on the clock's monotonic time. */
  stop(): { readonly uses: readonly UseSample[]; readonly looks: readonly ProcessLook[] };
}

/** Begins to look. Where the system tells nothing of processes, nothing is seen. */
export function startMeter(clock: Clock): Meter {
  const pids = new Map<UseSample['process'], number>();
  const uses: UseSample[] = [];
  const looks: ProcessLook[] = [];
  const own = watchLoop();
  const note = (process: ProcessLook['process'], look: LoopLook): void => void looks.push({ process, ...look });
  let timer = clock.after(lookEveryMs, function look() {
    for (const [process, pid] of pids) {
      const sample = sampleProcess(pid);
      if (sample) uses.push({ t: clock.monotonic(), process, pid, ...sample });
    }
    note('bench', own.look());
    timer = clock.after(lookEveryMs, look);
  });
  return {
    look: note,
    watch: (name, pid) => void pids.set(name, pid),
    stop: () => {
      timer.cancel();
      own.stop();
      return { uses, looks };
    },
  };
}
