import { monitorEventLoopDelay } from 'node:perf_hooks';
import { heldUpOf, watchedEveryMs, type LoopLook } from '../loop-delays.ts';

/** How often a watch is asked, ms. */
export const lookEveryMs = 1_000;

/** Watches the event loop of this process. */
export interface LoopWatch {
  /** What was seen since the last look. */
  look(): LoopLook;
  stop(): void;
}

/** Begins to watch. It keeps no process alive. */
export function watchLoop(): LoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: watchedEveryMs });
  histogram.enable();
  let since = monotonic();
  return {
    look() {
      const t = monotonic();
      const heldUp = histogram.count === 0 ? [] : heldUpOf(histogram.percentiles, histogram.count);
      // The turn that is under way is lost with it: one in a hundred.
      histogram.reset();
      const active = process.getActiveResourcesInfo();
      const timers = active.filter((kind) => kind === 'Timeout' || kind === 'Immediate').length;
      const look = { t, ms: t - since, heldUp, resources: active.length - timers, timers };
      since = t;
      return look;
    },
    stop: () => void histogram.disable(),
  };
}

/** The same clock as every other observer's: ms since the host's boot. */
function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
