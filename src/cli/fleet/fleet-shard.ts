import type { MachineEvent } from '#simulators/events.ts';
import { buildMachines, type Fleet } from '#simulators/machine/fleet.ts';
import type { Timer } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import { entryLine } from '#harness/history/ndjson.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { observeWire } from '#harness/wire/observe-wire.ts';
import { FleetCounter, type Counts } from './fleet-counter.ts';
import { countDials } from './dial-counter.ts';
import { FrameLateness } from './frame-lateness.ts';
import type { FleetOptions } from './fleet-options.ts';
import { specsOf } from './shard-specs.ts';

/** Receives what a shard reports. */
export interface ShardListener {
  /** Takes complete event lines, in batches; null: no events are wanted. */
  readonly lines: ((text: string) => void) | null;
  /** Takes each event at once; left out: they are not followed. */
  readonly event?: (event: MachineEvent) => void;
  /** A machine does not dial any more. */
  gaveUp(reason: string, machineNo: string): void;
}

/** Longest time that event lines wait for their batch, ms. */
const batchMs = 200;
/** Number of lines that completes a batch at once. */
const batchLines = 2_000;

/** The machines that one thread simulates. They are off until {@link start}. */
export class FleetShard {
  readonly #clock = new SystemClock();
  readonly #options: FleetOptions;
  readonly #fleet: Fleet;
  readonly #counter = new FleetCounter();
  readonly #lateness: FrameLateness;
  readonly #listener: ShardListener;
  #lines: string[] = [];
  #batch: Timer | null = null;
  #ramp: Timer | null = null;

  constructor(options: FleetOptions, link: Link, listener: ShardListener) {
    this.#options = options;
    this.#listener = listener;
    this.#lateness = new FrameLateness(listener.lines !== null);
    const random = seededRandom(options.seed);
    const specs = specsOf(options, (machineNo) => random.fork(machineNo));
    const gaveUp = (reason: string, machineNo: string): void => {
      this.#counter.countGaveUp();
      listener.gaveUp(reason, machineNo);
    };
    this.#fleet = buildMachines(specs, {
      clock: this.#clock,
      random,
      link: countDials(link, this.#counter),
      onEvent: (event, wire) => this.#onEvent(event, wire),
      wire: options.wire === true && listener.lines !== null ? observeWire([]) : undefined,
      onGiveUp: gaveUp,
    });
  }

  /** Switches the machines on, one after another within the ramp: a real fleet never dials at once. */
  start(): void {
    const { machines } = this.#fleet;
    const startedAt = this.#clock.monotonic();
    const dueMs = (index: number): number => (index * this.#options.rampMs) / machines.length;
    let next = 0;
    const startDue = (): void => {
      for (; next < machines.length && startedAt + dueMs(next) <= this.#clock.monotonic(); next += 1)
        machines[next]?.start();
      this.#ramp =
        next < machines.length ? this.#clock.after(startedAt + dueMs(next) - this.#clock.monotonic(), startDue) : null;
    };
    startDue();
  }

  /** Its machines. */
  get fleet(): Fleet {
    return this.#fleet;
  }

  counts(): Counts {
    let online = 0;
    for (const machine of this.#fleet.machines) if (machine.online) online += 1;
    return this.#counter.counts(online, this.#lateness.counts());
  }

  /** Switches all machines off in order and passes on the pending lines. */
  stop(): void {
    this.#ramp?.cancel();
    this.#fleet.stop();
    this.#flush();
    this.#clock.close();
  }

  #onEvent(event: MachineEvent, wire: unknown): void {
    this.#counter.count(event);
    const isBatchFull = this.#measureLateness(event);
    this.#listener.event?.(event);
    if (this.#listener.lines === null) return;
    this.#lines.push(entryLine(this.#now(), 'machine', wire === undefined ? event : { ...event, wire }));
    if (isBatchFull || this.#lines.length >= batchLines) this.#flush();
    else this.#batch ??= this.#clock.after(batchMs, () => this.#flush());
  }

  /** In microseconds since the host's boot, to be comparable with the times of other processes on the host. */
  #now(): number {
    return Math.round(this.#clock.monotonic() * 1000) / 1000;
  }

  /** A machine sends its acknowledgements and answers by timers. @returns true when the lines must be written. */
  #measureLateness({ kind }: MachineEvent): boolean {
    const due = this.#clock.firingDue;
    if (due === null || (kind !== 'ack-sent' && kind !== 'answer-sent')) return false;
    return this.#lateness.record(this.#clock.monotonic() - due);
  }

  #flush(): void {
    this.#batch?.cancel();
    this.#batch = null;
    if (this.#lines.length === 0) return;
    const late = this.#lateness.takeBatch();
    if (late.length > 0)
      this.#lines.push(`${JSON.stringify({ t: this.#now(), by: 'machine', kind: 'lateness', ms: late })}\n`);
    const text = this.#lines.join('');
    this.#lines = [];
    this.#listener.lines?.(text);
  }
}
