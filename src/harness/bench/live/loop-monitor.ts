import { monitorEventLoopDelay } from 'node:perf_hooks';
import { delaysOf, resolutionMs, type LoopSample } from '../loop-delays.ts';

/** Interval of samples, ms. */
export const sampleEveryMs = 1_000;

/** Watches the event loop of this process. */
export interface LoopMonitor {
  /** The delays since the last sample. */
  sample(): LoopSample;
  stop(): void;
}

/** Begins to watch. It keeps no process alive. */
export function monitorLoop(): LoopMonitor {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let sampledAt = monotonic();
  return {
    sample() {
      const t = monotonic();
      const delays = histogram.count === 0 ? [] : delaysOf(histogram.percentiles, histogram.count);
      // The turn that is under way is lost with it: one in a hundred.
      histogram.reset();
      const active = process.getActiveResourcesInfo();
      const timers = active.filter((kind) => kind === 'Timeout' || kind === 'Immediate').length;
      const sample = { t, ms: t - sampledAt, delays, resources: active.length - timers, timers };
      sampledAt = t;
      return sample;
    },
    stop: () => void histogram.disable(),
  };
}

/** The same clock as every other observer's: ms since the host's boot. */
function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
