import type { Clock } from '#core/ports/clock.ts';
import type { LoopSample, ProcessLoopSample } from '../loop-delays.ts';
import type { MachineUsageSample, ProcessUsageSample } from '../series.ts';
import { machineCpuMs } from './machine-cpu.ts';
import { sampleProcess, sampleWithChildren } from './process-sample.ts';
import { sampleEveryMs, monitorLoop } from './loop-monitor.ts';

/** Samples processes and the event loop of this one, once a second. */
export interface ProcessMeter {
  /** A program may have several processes; a database is one with all that it has started. */
  watch(name: ProcessUsageSample['process'], pid: number): void;
  /** Adds a sample that another process took of its event loop. */
  addLoopSample(process: ProcessLoopSample['process'], sample: LoopSample): void;
  /** Stops sampling. @returns all samples, on the clock's monotonic time. */
  stop(): {
    readonly processSamples: readonly ProcessUsageSample[];
    readonly loopSamples: readonly ProcessLoopSample[];
    readonly machineSamples: readonly MachineUsageSample[];
  };
}

/** Starts sampling. Without /proc there are no samples of processes. */
export function startMeter(clock: Clock): ProcessMeter {
  const watched: { readonly process: ProcessUsageSample['process']; readonly pid: number }[] = [];
  const processSamples: ProcessUsageSample[] = [];
  const loopSamples: ProcessLoopSample[] = [];
  const machineSamples: MachineUsageSample[] = [];
  const ownLoop = monitorLoop();
  const addLoopSample = (process: ProcessLoopSample['process'], sample: LoopSample): void =>
    void loopSamples.push({ process, ...sample });
  let timer = clock.after(sampleEveryMs, function sampleAll() {
    for (const { process, pid } of watched) {
      const sample = process === 'database' ? sampleWithChildren(pid) : sampleProcess(pid);
      if (sample) processSamples.push({ t: clock.monotonic(), process, pid, ...sample });
    }
    const cpuMs = machineCpuMs();
    if (cpuMs !== null) machineSamples.push({ t: clock.monotonic(), cpuMs });
    addLoopSample('bench', ownLoop.sample());
    timer = clock.after(sampleEveryMs, sampleAll);
  });
  return {
    addLoopSample,
    watch: (process, pid) => void watched.push({ process, pid }),
    stop: () => {
      timer.cancel();
      ownLoop.stop();
      return { processSamples, loopSamples, machineSamples };
    },
  };
}
