import { isAcknowledgement } from '#core/domain/callback-rules.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import type { Recorder } from '../history/recorder.ts';
import { CoreEventInference } from '../history/core-event-inference.ts';
import { callbackOutcome, type CallbackOutcome } from '../history/callback-outcome.ts';

/** A machine's lock as the core holds it. Times in ms since the history began. */
export interface LockState {
  readonly delivery: string;
  readonly token: number;
  readonly grantedAt: number;
  /** When it expires by itself. */
  readonly expiresAt: number;
}

/** How far the machine has come with a command, by its own account. */
export type MachinePhase = 'nothing' | 'received' | 'turning' | 'dropped' | 'stopped' | 'answered';

/** One delivery, and what each side knows of it. */
export interface DeliveryState {
  readonly delivery: string;
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  readonly token: number;
  /** When it began, ms since the history did. */
  readonly startedAt: number;
  /** When the fallback makes a timeout of it. */
  readonly timeoutAt: number;
  /** The core: whether the command went out, and how it settled. */
  readonly commandSent: boolean;
  readonly outcome: CallbackOutcome | null;
  /** Why, where it failed: the machine's own text. */
  readonly errorMsg: string;
  readonly machinePhase: MachinePhase;
  /** What the machine answered, where it has. */
  readonly machineAnswer: 'success' | 'failure' | null;
  readonly droppedItems: number;
  /** A result that came after it was settled. */
  readonly lateResult: 'success' | 'failure' | null;
  /** The outcome that the merchant was notified of. */
  readonly notifiedOutcome: CallbackOutcome | null;
  readonly notifiedAt: number | null;
  /** When the core sends a callback that failed again. */
  readonly retryAt: number | null;
}

/** A machine as it stands. */
export interface MachineState {
  readonly machine: string;
  readonly online: boolean;
  readonly lock: LockState | null;
  readonly dwellMs: number;
  /** Outcomes of its deliveries, the latest last; at most five. */
  readonly recentOutcomes: readonly CallbackOutcome[];
  /** Jobs that wait for it. */
  readonly queuedJobs: number;
}

/** What happens next at a delivery, and when at the latest; ms since the history began. */
export type AwaitedEvent =
  | { readonly kind: 'machine-answer'; readonly expiresAt: number | null; readonly until: number }
  | { readonly kind: 'callback'; readonly until: number | null }
  | { readonly kind: 'nothing' };

/** What may befall a machine while a delivery is under way. */
const machineEventKinds: ReadonlySet<HistoryEvent['kind']> = new Set([
  'connected',
  'disconnected',
  'machine-online',
  'machine-offline',
  'fault-fired',
  'fault-ended',
  'power',
  'freeze',
  'frame-dropped',
  'command-refused',
]);

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/**
 * The present state of a run, derived from its history as it grows. It only reads. For a joined core it has what can be
 * seen from outside: a lock expires there when its time is over, even if the core released it earlier.
 */
export class SessionView {
  readonly #recorder: Pick<Recorder, 'events' | 'now'>;
  readonly #timeoutMs: number;
  readonly #machines: ReadonlyMap<string, Mutable<MachineState>>;
  readonly #deliveries = new Map<string, Mutable<DeliveryState>>();
  readonly #callbacks = new Map<number, string>();
  readonly #startIndex = new Map<string, number>();
  /** Infers the events of a core that reports none; null where the core reports them itself. */
  readonly #inference: CoreEventInference | null;
  #applied = 0;

  /** @param recorder of a run that goes on, or the events of a past one up to a moment. */
  constructor(recorder: Pick<Recorder, 'events' | 'now'>, header: HistoryHeader) {
    this.#recorder = recorder;
    this.#timeoutMs = header.timeoutMs;
    this.#inference = header.stage === 'target' ? new CoreEventInference(header) : null;
    this.#machines = new Map(
      header.machines.map(({ machine, dwellMs }) => [
        machine,
        { machine, dwellMs, online: false, lock: null, recentOutcomes: [], queuedJobs: 0 },
      ]),
    );
  }

  /** A machine as it stands now. @throws Error for a number that is not of this run. */
  machine(machineNo: string): MachineState {
    this.#applyNewEvents();
    const machine = this.#machines.get(machineNo);
    if (!machine) throw new Error(`there is no machine ${machineNo} in this run`);
    if (this.#inference && machine.lock && machine.lock.expiresAt <= this.#recorder.now()) machine.lock = null;
    return machine;
  }

  /** A delivery as it stands now; undefined before the core has begun it. */
  delivery(id: string): DeliveryState | undefined {
    this.#applyNewEvents();
    return this.#deliveries.get(id);
  }

  /** Every delivery, oldest first. */
  deliveries(): readonly DeliveryState[] {
    this.#applyNewEvents();
    return [...this.#deliveries.values()];
  }

  /** Deliveries of an order, oldest first. */
  deliveriesOfOrder(order: number): readonly DeliveryState[] {
    return this.deliveries().filter((delivery) => delivery.order === order);
  }

  /** Deliveries that are not settled, or of which the merchant has not been notified; oldest first. */
  openDeliveries(): readonly DeliveryState[] {
    return this.deliveries().filter(({ notifiedOutcome }) => notifiedOutcome === null);
  }

  /** What everybody saw of a delivery, and what befell its machine meanwhile, oldest first. */
  eventsOfDelivery(id: string): readonly HistoryEvent[] {
    return this.entriesOfDelivery(id).map(({ event }) => event);
  }

  /** The same, with the place of each event in the history. */
  entriesOfDelivery(id: string): readonly { readonly event: HistoryEvent; readonly index: number }[] {
    const delivery = this.delivery(id);
    const from = this.#startIndex.get(id);
    if (!delivery || from === undefined) return [];
    const until = delivery.notifiedAt ?? Infinity;
    const entries = this.#recorder.events.slice(from).map((event, index) => ({ event, index: from + index }));
    return entries.filter(({ event }) => {
      if ('delivery' in event && event.delivery !== '') return event.delivery === id;
      if (
        event.kind === 'callback-attempt' ||
        event.kind === 'callback-acknowledged' ||
        event.kind === 'callback-failed' ||
        event.kind === 'callback-abandoned'
      )
        return this.#callbacks.get(event.callback) === id;
      if (event.t > until || !('machine' in event) || event.machine !== delivery.machine) return false;
      return event.kind === 'lock-released' ? event.token === delivery.token : machineEventKinds.has(event.kind);
    });
  }

  /** What is awaited of a delivery. */
  awaitedEvent({ machine, delivery, outcome, notifiedOutcome, timeoutAt, retryAt }: DeliveryState): AwaitedEvent {
    if (notifiedOutcome !== null) return { kind: 'nothing' };
    if (outcome !== null) return { kind: 'callback', until: retryAt };
    const { lock } = this.machine(machine);
    return { kind: 'machine-answer', expiresAt: lock?.delivery === delivery ? lock.expiresAt : null, until: timeoutAt };
  }

  #applyNewEvents(): void {
    const { events } = this.#recorder;
    for (; this.#applied < events.length; this.#applied += 1) {
      const event = events[this.#applied];
      if (event) this.#apply(event);
    }
  }

  #apply(event: HistoryEvent): void {
    if (this.#inference && (event.by === 'machine' || event.by === 'merchant' || event.by === 'receiver')) {
      for (const coreEvent of this.#inference.infer(event))
        this.#applyCoreEvent({ t: event.t, by: 'core', ...coreEvent });
    }
    if (event.by === 'core') this.#applyCoreEvent(event);
    else if (event.by === 'machine') this.#applyMachineEvent(event);
    else if (event.kind === 'callback-received') this.#applyCallback(event);
    else if (event.kind === 'core-killed') for (const machine of this.#machines.values()) machine.online = false;
  }

  #applyCoreEvent(event: Extract<HistoryEvent, { by: 'core' }>): void {
    switch (event.kind) {
      case 'machine-online':
      case 'machine-offline':
        this.#updateMachine(event.machine, { online: event.kind === 'machine-online' });
        break;
      case 'lock-granted':
        this.#updateMachine(event.machine, {
          lock: {
            delivery: event.delivery,
            token: event.token,
            grantedAt: event.t,
            expiresAt: event.t + event.dwellMs,
          },
        });
        break;
      case 'lock-released':
        if (this.#machines.get(event.machine)?.lock?.token === event.token)
          this.#updateMachine(event.machine, { lock: null });
        break;
      case 'job-queued':
        this.#addQueuedJobs(event.machine, 1);
        break;
      case 'job-dropped':
        this.#addQueuedJobs(event.machine, -1);
        break;
      case 'delivery-started':
        if (event.job !== 0) this.#addQueuedJobs(event.machine, -1);
        this.#addDelivery(event);
        break;
      case 'command-sent':
        this.#updateDelivery(event.delivery, { commandSent: true });
        break;
      case 'delivery-settled':
        this.#updateDelivery(event.delivery, { outcome: event.outcome, errorMsg: event.errorMsg });
        this.#updateMachine(event.machine, {
          recentOutcomes: [...(this.#machines.get(event.machine)?.recentOutcomes ?? []), event.outcome].slice(-5),
        });
        break;
      case 'result-late':
        this.#updateDelivery(event.delivery, { lateResult: event.outcome });
        break;
      case 'callback-queued':
        this.#callbacks.set(event.callback, event.delivery);
        break;
      case 'callback-failed':
        this.#updateDelivery(this.#callbacks.get(event.callback) ?? '', { retryAt: event.t + event.retryInMs });
        break;
      default:
    }
  }

  #applyMachineEvent(event: Extract<HistoryEvent, { by: 'machine' }>): void {
    if (!('delivery' in event)) return;
    const phases: Partial<Record<typeof event.kind, MachinePhase>> = {
      'command-received': 'received',
      'motor-started': 'turning',
      'item-dropped': 'dropped',
      'motor-stopped': 'stopped',
      'answer-sent': 'answered',
    };
    const phase = phases[event.kind];
    const known = this.#deliveries.get(event.delivery);
    // A drop is more than a stopped motor: the phase stays "dropped".
    if (phase && known && !(phase === 'stopped' && known.machinePhase === 'dropped')) known.machinePhase = phase;
    if (event.kind === 'item-dropped' && known) known.droppedItems += 1;
    if (event.kind === 'answer-sent')
      this.#updateDelivery(event.delivery, { machineAnswer: event.success ? 'success' : 'failure' });
  }

  #applyCallback(event: Extract<HistoryEvent, { kind: 'callback-received' }>): void {
    const delivery = this.#deliveries.get(event.delivery);
    // The core repeats a callback that was not acknowledged; only an acknowledged one counts as notified.
    if (!delivery || delivery.notifiedOutcome !== null || !isAcknowledgement(event.responseStatus)) return;
    delivery.notifiedOutcome = callbackOutcome(event);
    delivery.notifiedAt = event.t;
  }

  #addDelivery({
    delivery,
    machine,
    order,
    record,
    token,
    t,
  }: Extract<HistoryEvent, { kind: 'delivery-started' }>): void {
    // The grant of its lock comes right before it.
    this.#startIndex.set(delivery, Math.max(0, this.#applied - 1));
    this.#deliveries.set(delivery, {
      delivery,
      machine,
      order,
      record,
      token,
      startedAt: t,
      timeoutAt: t + this.#timeoutMs,
      commandSent: false,
      outcome: null,
      errorMsg: '',
      machinePhase: 'nothing',
      machineAnswer: null,
      droppedItems: 0,
      lateResult: null,
      notifiedOutcome: null,
      notifiedAt: null,
      retryAt: null,
    });
  }

  #updateMachine(machineNo: string, change: Partial<MachineState>): void {
    const machine = this.#machines.get(machineNo);
    if (machine) Object.assign(machine, change);
  }

  #addQueuedJobs(machineNo: string, by: number): void {
    this.#updateMachine(machineNo, { queuedJobs: Math.max(0, (this.#machines.get(machineNo)?.queuedJobs ?? 0) + by) });
  }

  #updateDelivery(id: string, change: Partial<DeliveryState>): void {
    const delivery = this.#deliveries.get(id);
    if (delivery) Object.assign(delivery, change);
  }
}
