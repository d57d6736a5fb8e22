import type { WriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';
import type { SystemClock } from './system-clock.ts';
import type { OnStall, StallDetection } from '../stage.ts';
import { StallDetector, type ClockReading } from './stall-detector.ts';

/** Interval of readings, ms of the system's time. */
const intervalMs = 5;
/** Shorter stalls, as a share of the slack, do not matter and would fill the history. */
const minShare = 0.1;
/** Waits for the disk that are shorter than this share of the slack are ordinary. */
const minDiskShare = 0.2;

/** Reports stalls of a stage on this computer: of its process, and of the disk under its store. */
export interface StallMonitor {
  /** Reports stalls from now on. */
  readonly start: (onStall: OnStall) => StallDetection;
  /** A log whose long waits for the disk are reported. */
  readonly log: (inner: WriteAheadLog) => WriteAheadLog;
  /** Ends what {@link start} began. */
  readonly stop: () => void;
}

/** @param slackMs δ of the stage in ms of the system's time: far shorter stalls are not reported. */
export function createStallMonitor(clock: SystemClock, slackMs: number): StallMonitor {
  let onStall: OnStall = () => undefined;
  let watch: StallDetection | undefined;
  return {
    start(listener) {
      onStall = listener;
      watch = detectStalls(clock, slackMs, listener);
      return watch;
    },
    stop: () => watch?.stop(),
    log: (log) => ({
      async flush() {
        const from = clock.monotonic();
        try {
          await log.flush();
        } finally {
          const to = clock.monotonic();
          const systemMs = (to - from) / clock.speed;
          if (systemMs >= slackMs * minDiskShare)
            onStall({ cause: 'disk', from, to, stallMs: to - from, systemMs, cpuMs: 0 });
        }
      },
      close: () => log.close(),
    }),
  };
}

/** Watches the event loop of this process, and its clocks. */
function detectStalls(clock: SystemClock, slackMs: number, onStall: OnStall): StallDetection {
  const detector = new StallDetector({ intervalMs, minMs: slackMs * minShare }, readClocks(clock));
  const addReading = (): void => detector.addReading(readClocks(clock)).forEach(onStall);
  const timer = setInterval(addReading, intervalMs);
  timer.unref();
  let hasStopped = false;
  return {
    stop() {
      if (hasStopped) return;
      hasStopped = true;
      addReading();
      clearInterval(timer);
    },
  };
}

/** Two clocks that are read further apart than this, ms, are read again: the process stalled between them. */
const maxReadingGapMs = 1;

function readClocks(clock: SystemClock): ClockReading {
  const { user, system } = process.cpuUsage();
  for (;;) {
    const before = steadyNow();
    const wallMs = Date.now();
    const partialReading = { wallMs, runMs: clock.monotonic(), speed: clock.speed, cpuMs: (user + system) / 1e3 };
    const steadyMs = steadyNow();
    if (steadyMs - before < maxReadingGapMs) return { ...partialReading, steadyMs };
  }
}

function steadyNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
