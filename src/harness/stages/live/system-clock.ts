import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import type { Clock, Timer } from '#core/ports/clock.ts';

/** The longest delay that the system's timers take, in ms; they fire at once for a longer one. */
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * The Clock port on the system's clocks, `speed` times as fast. The speed may change while it runs; time itself never
 * jumps.
 */
export class SystemClock implements Clock {
  readonly origin: string;
  #speed: number;
  /** Two readings of the same moment, the system's and this clock's: where the present speed began. */
  #wallAnchor: ClockAnchor;
  #steadyAnchor: ClockAnchor;
  readonly #timers = new Set<SystemTimer>();
  #firingDue: number | null = null;
  #closed = false;

  /**
   * @param speed how many ms of the run pass in one of the system's: above 0.
   * @throws {RangeError} for any other speed.
   */
  constructor(speed = 1) {
    checkSpeed(speed);
    this.#speed = speed;
    // At another speed the same boot counts differently: readings of the two must not be compared.
    this.origin = speed === 1 ? bootId() : `${bootId()} ×${speed}`;
    const wall = Date.now();
    this.#wallAnchor = { system: wall, clock: wall };
    this.#steadyAnchor = { system: 0, clock: 0 };
  }

  /** How many ms of the run pass in one of the system's. */
  get speed(): number {
    return this.#speed;
  }

  /**
   * Lets time run at another speed from now on. Timers keep their times of the run.
   * @throws {RangeError} for a speed that is no number above 0.
   */
  setSpeed(speed: number): void {
    checkSpeed(speed);
    this.#wallAnchor = { system: Date.now(), clock: this.now() };
    this.#steadyAnchor = { system: steadySystemMs(), clock: this.monotonic() };
    this.#speed = speed;
    for (const timer of this.#timers) timer.rearm();
  }

  /** At another speed than 1, wall time runs on from the moment when this clock was made. */
  now(): number {
    const { system, clock } = this.#wallAnchor;
    return Math.floor(clock + (Date.now() - system) * this.#speed);
  }

  /** Counts from the host's boot: a core that is started again goes on where the one before it stopped. */
  monotonic(): number {
    const { system, clock } = this.#steadyAnchor;
    return clock + (steadySystemMs() - system) * this.#speed;
  }

  /** Never early, as late as the system likes. Keeps the process alive until it has fired or is taken back. */
  after(delayMs: number, fire: () => void): Timer {
    if (!Number.isFinite(delayMs)) throw new RangeError(`A timer needs a delay in milliseconds; it got ${delayMs}.`);
    const timer = new SystemTimer(this, this.monotonic() + Math.max(0, delayMs), fire, this.#timers);
    if (!this.#closed) timer.arm();
    return timer;
  }

  /** When the timer was due whose action runs now, by {@link monotonic}; null outside of one. */
  get firingDue(): number | null {
    return this.#firingDue;
  }

  /** Runs the action of a timer. */
  fire(due: number, action: () => void): void {
    this.#firingDue = due;
    try {
      action();
    } finally {
      this.#firingDue = null;
    }
  }

  /** The system's milliseconds until a monotonic reading of this clock. */
  systemMsUntil(due: number): number {
    return (due - this.monotonic()) / this.#speed;
  }

  /** Takes all timers back, and sets none from now on. */
  close(): void {
    this.#closed = true;
    for (const timer of [...this.#timers]) timer.cancel();
  }
}

interface ClockAnchor {
  readonly system: number;
  readonly clock: number;
}

function checkSpeed(speed: number): void {
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new RangeError(`A clock's speed is a number above 0; it got ${speed}.`);
}

/** The host's own steady clock, in ms since its boot. */
function steadySystemMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** A timer that looks at the clock again when it rings: the system's may ring early, and cannot wait for long. */
class SystemTimer implements Timer {
  readonly #clock: SystemClock;
  readonly #due: number;
  readonly #fire: () => void;
  readonly #armed: Set<SystemTimer>;
  #handle: NodeJS.Timeout | undefined;

  /** @param due a monotonic reading of the clock. @param armed where it stands while it may still fire. */
  constructor(clock: SystemClock, due: number, fire: () => void, armed: Set<SystemTimer>) {
    this.#clock = clock;
    this.#due = due;
    this.#fire = fire;
    this.#armed = armed;
  }

  arm(): void {
    this.#armed.add(this);
    const waitMs = Math.min(maxTimeoutMs, Math.max(0, Math.ceil(this.#clock.systemMsUntil(this.#due))));
    // Without a closure of its own: a fleet has a timer a machine.
    this.#handle = setTimeout(onTimeout, waitMs, this);
  }

  /** Waits anew for the same time of the run. */
  rearm(): void {
    clearTimeout(this.#handle);
    this.arm();
  }

  cancel(): void {
    clearTimeout(this.#handle);
    this.#armed.delete(this);
  }

  onTimeout(): void {
    if (this.#clock.systemMsUntil(this.#due) > 0) {
      this.arm();
      return;
    }
    this.#armed.delete(this);
    this.#clock.fire(this.#due, this.#fire);
  }
}

function onTimeout(timer: SystemTimer): void {
  timer.onTimeout();
}

/** Names this boot of this host: what {@link SystemClock.monotonic} counts from. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Other systems than Linux: to the minute, because both readings jitter.
    return `${hostname()} since ${Math.round((Date.now() - uptime() * 1000) / 60_000)}`;
  }
}
