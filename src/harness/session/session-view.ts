import { acknowledges } from '#core/callbacks/post-callback.ts';
import type { HistoryEvent, HistoryHeader } from '../history/event.ts';
import type { Recorder } from '../history/recorder.ts';
import { Outside } from '../history/core-event-inference.ts';
import { toldIn, type Told } from '../runner/run-progress.ts';

/** A machine's lock as the core holds it. Times in ms since the history began. */
export interface LockNow {
  readonly delivery: string;
  readonly token: number;
  readonly since: number;
  /** When it lapses by itself. */
  readonly until: number;
}

/** How far the machine has come with a command, by its own account. */
export type MachineStage = 'nothing' | 'received' | 'turning' | 'dropped' | 'stopped' | 'answered';

/** One delivery, and what each side knows of it. */
export interface DeliveryNow {
  readonly delivery: string;
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  readonly token: number;
  /** When it began, ms since the history did. */
  readonly begunAt: number;
  /** When the fallback makes a timeout of it. */
  readonly timeoutAt: number;
  /** The core: whether the command went out, and how it settled. */
  readonly sent: boolean;
  readonly outcome: Told | null;
  /** Why, where it failed: the machine's own text. */
  readonly errorMsg: string;
  readonly machineStage: MachineStage;
  /** What the machine answered, where it has. */
  readonly answered: 'success' | 'failure' | null;
  readonly dropped: number;
  /** A result that came after it was settled. */
  readonly late: 'success' | 'failure' | null;
  /** What the merchant has been told. */
  readonly told: Told | null;
  readonly toldAt: number | null;
  /** When the core tries again to tell, after a callback that failed. */
  readonly retryAt: number | null;
}

/** A machine as it stands. */
export interface MachineNow {
  readonly machine: string;
  readonly online: boolean;
  readonly lock: LockNow | null;
  readonly dwellMs: number;
  /** Outcomes of its deliveries, the latest last; at most five. */
  readonly last: readonly Told[];
  /** Jobs that wait for it. */
  readonly queued: number;
}

/** What somebody at a delivery waits for, and until when at the longest; ms since the history began. */
export type Awaited =
  | { readonly what: 'machine-answer'; readonly lapseAt: number | null; readonly until: number }
  | { readonly what: 'callback'; readonly until: number | null }
  | { readonly what: 'nothing' };

/** What may befall a machine while a delivery is under way. */
const befalls: ReadonlySet<HistoryEvent['kind']> = new Set([
  'connected',
  'disconnected',
  'machine-online',
  'machine-offline',
  'fault-fired',
  'fault-healed',
  'power',
  'frozen',
  'frame-dropped',
  'command-refused',
]);

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/**
 * What a run looks like at this moment, kept up from its history as it grows. It only reads. Of a core that was joined it has what can
 * be seen from outside: a lock lapses there when its time is over, whatever the core itself has made of it.
 */
export class Situation {
  readonly #recorder: Recorder;
  readonly #timeoutMs: number;
  readonly #machines: ReadonlyMap<string, Mutable<MachineNow>>;
  readonly #deliveries = new Map<string, Mutable<DeliveryNow>>();
  readonly #callbacks = new Map<number, string>();
  readonly #begunIndex = new Map<string, number>();
  /** Deduces what a core must have decided that tells nothing; null where it tells itself. */
  readonly #outside: Outside | null;
  #seen = 0;

  constructor(recorder: Recorder, header: HistoryHeader) {
    this.#recorder = recorder;
    this.#timeoutMs = header.timeoutMs;
    this.#outside = header.stage === 'remote' ? new Outside(header) : null;
    this.#machines = new Map(
      header.machines.map(({ machine, dwellMs }) => [
        machine,
        { machine, dwellMs, online: false, lock: null, last: [], queued: 0 },
      ]),
    );
  }

  /** A machine as it stands now. @throws Error for a number that is not of this run. */
  machine(machineNo: string): MachineNow {
    this.#catchUp();
    const machine = this.#machines.get(machineNo);
    if (!machine) throw new Error(`there is no machine ${machineNo} in this run`);
    if (this.#outside && machine.lock && machine.lock.until <= this.#recorder.now()) machine.lock = null;
    return machine;
  }

  /** A delivery as it stands now; undefined before the core has begun it. */
  delivery(id: string): DeliveryNow | undefined {
    this.#catchUp();
    return this.#deliveries.get(id);
  }

  /** Deliveries of an order, oldest first. */
  ofOrder(order: number): readonly DeliveryNow[] {
    this.#catchUp();
    return [...this.#deliveries.values()].filter((delivery) => delivery.order === order);
  }

  /** Deliveries that are not settled, or of which the merchant has not been told; oldest first. */
  open(): readonly DeliveryNow[] {
    this.#catchUp();
    return [...this.#deliveries.values()].filter(({ told }) => told === null);
  }

  /** What everybody saw of a delivery, and what befell its machine meanwhile, oldest first. */
  trail(id: string): readonly HistoryEvent[] {
    const delivery = this.delivery(id);
    const from = this.#begunIndex.get(id);
    if (!delivery || from === undefined) return [];
    const until = delivery.toldAt ?? Infinity;
    return this.#recorder.events.slice(from).filter((event) => {
      if ('delivery' in event && event.delivery !== '') return event.delivery === id;
      if (
        event.kind === 'callback-attempt' ||
        event.kind === 'callback-told' ||
        event.kind === 'callback-failed' ||
        event.kind === 'callback-given-up'
      )
        return this.#callbacks.get(event.callback) === id;
      if (event.t > until || !('machine' in event) || event.machine !== delivery.machine) return false;
      return event.kind === 'lock-released' ? event.token === delivery.token : befalls.has(event.kind);
    });
  }

  /** What is awaited of a delivery. */
  awaited({ machine, delivery, outcome, told, timeoutAt, retryAt }: DeliveryNow): Awaited {
    if (told !== null) return { what: 'nothing' };
    if (outcome !== null) return { what: 'callback', until: retryAt };
    const { lock } = this.machine(machine);
    return { what: 'machine-answer', lapseAt: lock?.delivery === delivery ? lock.until : null, until: timeoutAt };
  }

  #catchUp(): void {
    const { events } = this.#recorder;
    for (; this.#seen < events.length; this.#seen += 1) {
      const event = events[this.#seen];
      if (event) this.#take(event);
    }
  }

  #take(event: HistoryEvent): void {
    if (this.#outside && (event.by === 'machine' || event.by === 'merchant' || event.by === 'sink')) {
      for (const word of this.#outside.take(event)) this.#takeCore({ t: event.t, by: 'core', ...word });
    }
    if (event.by === 'core') this.#takeCore(event);
    else if (event.by === 'machine') this.#takeMachine(event);
    else if (event.kind === 'callback-received') this.#takeCallback(event);
    else if (event.kind === 'core-killed') for (const machine of this.#machines.values()) machine.online = false;
  }

  #takeCore(event: Extract<HistoryEvent, { by: 'core' }>): void {
    switch (event.kind) {
      case 'machine-online':
      case 'machine-offline':
        this.#set(event.machine, { online: event.kind === 'machine-online' });
        break;
      case 'lock-granted':
        this.#set(event.machine, {
          lock: { delivery: event.delivery, token: event.token, since: event.t, until: event.t + event.dwellMs },
        });
        break;
      case 'lock-released':
        if (this.#machines.get(event.machine)?.lock?.token === event.token) this.#set(event.machine, { lock: null });
        break;
      case 'job-queued':
        this.#queue(event.machine, 1);
        break;
      case 'job-dropped':
        this.#queue(event.machine, -1);
        break;
      case 'delivery-begun':
        if (event.job !== 0) this.#queue(event.machine, -1);
        this.#begin(event);
        break;
      case 'command-sent':
        this.#change(event.delivery, { sent: true });
        break;
      case 'delivery-settled':
        this.#change(event.delivery, { outcome: event.outcome, errorMsg: event.errorMsg });
        this.#set(event.machine, {
          last: [...(this.#machines.get(event.machine)?.last ?? []), event.outcome].slice(-5),
        });
        break;
      case 'result-late':
        this.#change(event.delivery, { late: event.said });
        break;
      case 'callback-queued':
        this.#callbacks.set(event.callback, event.delivery);
        break;
      case 'callback-failed':
        this.#change(this.#callbacks.get(event.callback) ?? '', { retryAt: event.t + event.retryInMs });
        break;
      default:
    }
  }

  #takeMachine(event: Extract<HistoryEvent, { by: 'machine' }>): void {
    if (!('delivery' in event)) return;
    const stages: Partial<Record<typeof event.kind, MachineStage>> = {
      'command-received': 'received',
      'motor-started': 'turning',
      'item-dropped': 'dropped',
      'motor-stopped': 'stopped',
      'answer-sent': 'answered',
    };
    const stage = stages[event.kind];
    const known = this.#deliveries.get(event.delivery);
    // A drop says more than that the motor stands: it stays to be seen.
    if (stage && known && !(stage === 'stopped' && known.machineStage === 'dropped')) known.machineStage = stage;
    if (event.kind === 'item-dropped' && known) known.dropped += 1;
    if (event.kind === 'answer-sent') this.#change(event.delivery, { answered: event.success ? 'success' : 'failure' });
  }

  #takeCallback(event: Extract<HistoryEvent, { kind: 'callback-received' }>): void {
    const delivery = this.#deliveries.get(event.delivery);
    // What a receiver read and did not acknowledge it knows all the same; the core goes on telling.
    if (!delivery || delivery.told !== null || !acknowledges(event.answered)) return;
    delivery.told = toldIn(event);
    delivery.toldAt = event.t;
  }

  #begin({ delivery, machine, order, record, token, t }: Extract<HistoryEvent, { kind: 'delivery-begun' }>): void {
    // The grant of its lock is told right before it.
    this.#begunIndex.set(delivery, Math.max(0, this.#seen - 1));
    this.#deliveries.set(delivery, {
      delivery,
      machine,
      order,
      record,
      token,
      begunAt: t,
      timeoutAt: t + this.#timeoutMs,
      sent: false,
      outcome: null,
      errorMsg: '',
      machineStage: 'nothing',
      answered: null,
      dropped: 0,
      late: null,
      told: null,
      toldAt: null,
      retryAt: null,
    });
  }

  #set(machineNo: string, change: Partial<MachineNow>): void {
    const machine = this.#machines.get(machineNo);
    if (machine) Object.assign(machine, change);
  }

  #queue(machineNo: string, by: number): void {
    this.#set(machineNo, { queued: Math.max(0, (this.#machines.get(machineNo)?.queued ?? 0) + by) });
  }

  #change(id: string, change: Partial<DeliveryNow>): void {
    const delivery = this.#deliveries.get(id);
    if (delivery) Object.assign(delivery, change);
  }
}
