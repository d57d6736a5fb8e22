import type { Log } from '#core/store/sqlite/write-ahead-log.ts';
import type { SystemClock } from './system-clock.ts';
import { StallMeter, type ClockLook, type SeenStall } from './stall-detector.ts';

/** How often the event loop is looked at, ms of the system's time. */
const everyMs = 5;
/** Of the slack: what is shorter cannot matter by itself, and would fill the history. */
const leastShare = 0.1;
/** Waits for the disk that are shorter than this share of the slack are ordinary. */
const leastDiskShare = 0.2;

/** Looks for stalls of this process while a run goes on. */
export interface StallWatch {
  stop(): void;
}

/** Takes a stall; its times are monotonic readings of the run's clock. */
export type TellStall = (stall: SeenStall) => void;

/** What holds a stage on this computer up: its process, and the disk under its store. */
export interface Stalls {
  /** Tells of stalls from now on. */
  readonly watch: (tell: TellStall) => StallWatch;
  /** A log whose long waits for the disk are told. */
  readonly log: (log: Log) => Log;
  /** Ends what {@link watch} began. */
  readonly stop: () => void;
}

/** @param slackMs δ of the stage in ms of the system's time: what is far below it is not told. */
export function stallsOf(clock: SystemClock, slackMs: number): Stalls {
  let told: TellStall = () => undefined;
  let watch: StallWatch | undefined;
  return {
    watch(tell) {
      told = tell;
      watch = watchLoop(clock, slackMs, tell);
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
          if (systemMs >= slackMs * leastDiskShare)
            told({ cause: 'disk', from, to, heldMs: to - from, systemMs, cpuMs: 0 });
        }
      },
      close: () => log.close(),
    }),
  };
}

/** Watches the event loop of this process, and its clocks. */
function watchLoop(clock: SystemClock, slackMs: number, tell: TellStall): StallWatch {
  const meter = new StallMeter({ everyMs, leastMs: slackMs * leastShare }, lookAt(clock));
  const look = (): void => meter.look(lookAt(clock)).forEach(tell);
  const timer = setInterval(look, everyMs);
  timer.unref();
  let isOver = false;
  return {
    stop() {
      if (isOver) return;
      isOver = true;
      look();
      clearInterval(timer);
    },
  };
}

/** Two clocks that are read further apart than this, ms, are read again: the process was held up between them. */
const togetherMs = 1;

function lookAt(clock: SystemClock): ClockLook {
  const { user, system } = process.cpuUsage();
  for (;;) {
    const before = steadyNow();
    const wallMs = Date.now();
    const look = { wallMs, runMs: clock.monotonic(), speed: clock.speed, cpuMs: (user + system) / 1e3 };
    const steadyMs = steadyNow();
    if (steadyMs - before < togetherMs) return { ...look, steadyMs };
  }
}

function steadyNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
