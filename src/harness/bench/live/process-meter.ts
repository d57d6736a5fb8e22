import type { Clock } from '#core/ports/clock.ts';
import type { LoopSample, ProcessLoopSample } from '../loop-delays.ts';
import type { ProcessUsageSample } from '../series.ts';
import { sampleProcess } from './process-sample.ts';
import { sampleEveryMs, monitorLoop } from './loop-monitor.ts';

/** Looks at processes once a second, and at this one's event loop. */
export interface ProcessMeter {
  watch(name: ProcessUsageSample['process'], pid: number): void;
  /** Takes what another process tells of its event loop. */
  look(process: ProcessLoopSample['process'], addLoopSample: LoopSample): void;
  /** Ends it. @returns everything that was seen, on the clock's monotonic time. */
  stop(): {
    readonly processSamples: readonly ProcessUsageSample[];
    readonly loopSamples: readonly ProcessLoopSample[];
  };
}

/** Begins to look. Where the system tells nothing of processes, nothing is seen. */
export function startMeter(clock: Clock): ProcessMeter {
  const pids = new Map<ProcessUsageSample['process'], number>();
  const processSamples: ProcessUsageSample[] = [];
  const loopSamples: ProcessLoopSample[] = [];
  const ownLoop = monitorLoop();
  const addLoopSample = (process: ProcessLoopSample['process'], look: LoopSample): void =>
    void loopSamples.push({ process, ...look });
  let timer = clock.after(sampleEveryMs, function look() {
    for (const [process, pid] of pids) {
      const sample = sampleProcess(pid);
      if (sample) processSamples.push({ t: clock.monotonic(), process, pid, ...sample });
    }
    addLoopSample('bench', ownLoop.sample());
    timer = clock.after(sampleEveryMs, look);
  });
  return {
    look: addLoopSample,
    watch: (name, pid) => void pids.set(name, pid),
    stop: () => {
      timer.cancel();
      ownLoop.stop();
      return { processSamples, loopSamples };
    },
  };
}
