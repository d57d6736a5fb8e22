import type { Clock, Timer } from '#core/ports/clock.ts';
import { runNextTurn, runWhenPromisesSettled } from '../event-loop-turns.ts';
import type { WorldTime } from '../world-time.ts';
import { timersPerTurn } from './run-until-settled.ts';
import { onUnhandledRejection } from './unhandled-rejection.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What a paced world consists of. */
export interface PacedTimeOptions {
  readonly clock: VirtualClock;
  /** The clock that people live by. */
  readonly host: Clock;
  readonly speed: number;
  /** Asked before each timer: an error of the world itself, or undefined. */
  readonly worldError: () => Error | undefined;
}

/** Work that waits to enter the world. */
interface Act {
  readonly start: () => void;
  readonly refuse: () => void;
}

const stoppedMessage = 'The world has been stopped: nothing can be done in it any more.';

/** How long the world may lag behind its pace before it goes on at the pace that the computer can keep, host's ms. */
const maxLagMs = 100;
/** The host's longest sleep between two looks at a world without a timer, ms. */
const idleMs = 1_000;

/**
 * Virtual time at the pace of a host's clock. The host's clock decides only when something happens, never what: acts
 * enter at whole milliseconds, and the same acts at the same instants give the same history.
 */
export class PacedTime implements WorldTime {
  readonly canChangeSpeed = true;
  readonly canPause = true;
  readonly failure: Promise<Error>;
  readonly #options: PacedTimeOptions;
  readonly #acts: Act[] = [];
  readonly #stopWatching: () => void;
  readonly #advanceWhenSettled = runWhenPromisesSettled(() => this.#advance());
  #fail: (error: Error) => void = () => undefined;
  #speed: number;
  #isPaused = false;
  /** Readings of one moment, the host's and the world's: from there the pace counts. */
  #anchor: { readonly host: number; readonly world: number };
  #wake: Timer | null = null;
  #isAdvancing = false;
  #isStopped = false;
  #timers = 0;

  constructor(options: PacedTimeOptions) {
    checkSpeed(options.speed);
    this.#options = options;
    this.#speed = options.speed;
    this.failure = new Promise((resolve) => (this.#fail = resolve));
    this.#stopWatching = onUnhandledRejection((reason) => this.#end(toError(reason)));
    this.#anchor = this.#momentAt(options.clock.monotonic());
    this.#start();
  }

  get speed(): number {
    return this.#speed;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  setSpeed(speed: number): void {
    checkSpeed(speed);
    this.#rebase();
    this.#speed = speed;
    this.#start();
  }

  setPaused(isPaused: boolean): void {
    this.#rebase();
    this.#isPaused = isPaused;
    this.#start();
  }

  refresh(): void {
    const { clock } = this.#options;
    const due = this.#due();
    if (!this.#isAdvancing && (clock.nextAt ?? Infinity) >= due) clock.advanceTo(due);
  }

  act<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped) reject(new Error(stoppedMessage));
      this.#acts.push({
        start: () => void (async () => work())().then(resolve, reject),
        refuse: () => reject(new Error(stoppedMessage)),
      });
      this.#start();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake?.cancel();
    this.#stopWatching();
    for (const act of this.#acts.splice(0)) act.refuse();
  }

  #end(error: Error): void {
    this.stop();
    this.#fail(error);
  }

  /** The instant that the world should have reached by now, whole ms. */
  #due(): number {
    const { host, world } = this.#anchor;
    const passed = this.#isPaused ? 0 : (this.#options.host.monotonic() - host) * this.#speed;
    return Math.max(Math.floor(world + passed), Math.ceil(this.#options.clock.monotonic()));
  }

  #momentAt(world: number): { readonly host: number; readonly world: number } {
    return { host: this.#options.host.monotonic(), world };
  }

  /** Counts the pace anew from this moment on. What the computer could not keep up with is not caught up. */
  #rebase(): void {
    this.#anchor = this.#momentAt(Math.min(this.#due(), this.#options.clock.nextAt ?? Infinity));
  }

  #start(): void {
    if (this.#isAdvancing || this.#isStopped) return;
    this.#isAdvancing = true;
    this.#wake?.cancel();
    this.#wake = null;
    runNextTurn(() => this.#advance());
  }

  /** Fires one timer, or starts one act, and goes on when all promises have settled; sleeps when nothing is due. */
  #advance(): void {
    if (this.#isStopped) return;
    try {
      const error = this.#options.worldError();
      if (error) throw error;
      if (!this.#doNext()) this.#sleep();
      else if (++this.#timers % timersPerTurn === 0) runNextTurn(() => this.#advance());
      else this.#advanceWhenSettled();
    } catch (error) {
      this.#end(toError(error));
    }
  }

  /** @returns false when nothing is due. */
  #doNext(): boolean {
    const { clock } = this.#options;
    const { nextAt } = clock;
    const lagMs = nextAt === null ? 0 : this.#due() - nextAt;
    if (nextAt !== null && lagMs > maxLagMs * this.#speed) this.#anchor = this.#momentAt(nextAt);
    if (nextAt !== null && lagMs >= 0) return clock.fireNext();
    clock.advanceTo(this.#due());
    const act = this.#acts.shift();
    act?.start();
    return act !== undefined;
  }

  #sleep(): void {
    this.#isAdvancing = false;
    if (this.#isPaused) return;
    const { clock, host } = this.#options;
    const { nextAt } = clock;
    const waitMs = nextAt === null ? idleMs : Math.min(idleMs, (nextAt - this.#due()) / this.#speed);
    this.#wake = host.after(Math.max(1, Math.ceil(waitMs)), () => this.#start());
  }
}

function checkSpeed(speed: number): void {
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new RangeError(`A world's speed is a number above 0; it got ${speed}.`);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`The virtual world threw ${String(error)}.`);
}
