import { isAcknowledgement } from '#core/domain/callback-rules.ts';
import type { CoreEvent } from '#core/events.ts';
import type { MachineEvent, MerchantEvent, ReceiverEvent } from '#simulators/events.ts';
import type { History, HistoryEvent } from './event.ts';
import type { HistoryHeader, HistoryMachine } from './header.ts';
import { callbackOutcome } from './callback-outcome.ts';

/** What can be seen without the core's word. */
export type ExternalEvent = MachineEvent | MerchantEvent | ReceiverEvent;

interface InferredDelivery {
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  /** Number of its callback; 0 before one has come. */
  callback: number;
  acknowledged: boolean;
}

/** Tokens and jobs are internal numbers of the core: they cannot be inferred. */
const unknownNumber = 0;

/**
 * Infers the decisions of a core that was joined from the events of machines, merchants and receivers: a connected
 * machine is online; an accepted delivery, or a command that arrived, has started and holds the lock; a callback shows
 * that it was settled. Inferred events are later than the core's own would be, and the expiry of a lock is missing.
 * They serve progress and the console; no history has them, and no check uses them.
 */
export class CoreEventInference {
  readonly #machines: ReadonlyMap<string, HistoryMachine>;
  readonly #deliveries = new Map<string, InferredDelivery>();
  readonly #machineByOrder = new Map<number, string>();
  /** The last delivery to begin at each machine. */
  readonly #holderByMachine = new Map<string, string>();
  #callbackCount = 0;

  constructor({ machines }: HistoryHeader) {
    this.#machines = new Map(machines.map((machine) => [machine.machine, machine]));
  }

  /** Takes an event from outside the core. @returns the events that follow from it, oldest first. */
  infer(event: ExternalEvent): readonly CoreEvent[] {
    switch (event.kind) {
      case 'connected':
        return [{ kind: 'machine-online', machine: event.machine }];
      case 'disconnected':
        return [{ kind: 'machine-offline', machine: event.machine, reason: event.reason }];
      case 'command-received': {
        const { machine, delivery, lane, quantity } = event;
        if (delivery === '') return [];
        return [
          ...this.#inferStart(delivery, event, lane, quantity),
          { kind: 'command-sent', machine, delivery, token: unknownNumber },
        ];
      }
      case 'answer':
        return this.#inferFromAnswer(event);
      case 'callback-received':
        return event.delivery === '' ? [] : this.#inferFromCallback(event);
      default:
        return [];
    }
  }

  #inferFromAnswer(event: Extract<MerchantEvent, { kind: 'answer' }>): readonly CoreEvent[] {
    if (event.status !== 200 || event.code !== 0) return [];
    if (event.order !== 0) this.#machineByOrder.set(event.order, event.machine);
    return event.delivery !== '' && (event.endpoint === 'deliver' || event.endpoint === 'lane-test')
      ? this.#inferStart(event.delivery, event)
      : [];
  }

  #inferStart(
    delivery: string,
    { machine, order, record }: Pick<InferredDelivery, 'machine' | 'order' | 'record'>,
    lane = 0,
    quantity = 1,
  ): readonly CoreEvent[] {
    const spec = this.#machines.get(machine);
    if (!spec || this.#deliveries.has(delivery)) return [];
    this.#deliveries.set(delivery, { machine, order, record, callback: 0, acknowledged: false });
    this.#holderByMachine.set(machine, delivery);
    return [
      { kind: 'lock-granted', machine, delivery, token: unknownNumber, machineKind: spec.kind, dwellMs: spec.dwellMs },
      {
        kind: 'delivery-started',
        machine,
        delivery,
        token: unknownNumber,
        order,
        record,
        lane,
        quantity,
        job: unknownNumber,
      },
    ];
  }

  #inferFromCallback(event: Extract<ReceiverEvent, { kind: 'callback-received' }>): readonly CoreEvent[] {
    const { delivery, order, record, errorMsg, responseStatus } = event;
    // The first that is heard of a queued job may be its end: its command was lost.
    const started = this.#inferStart(delivery, { machine: this.#machineByOrder.get(order) ?? '', order, record });
    const inferred = this.#deliveries.get(delivery);
    if (!inferred) return [];
    const settled =
      inferred.callback === 0
        ? this.#inferSettlement(inferred, delivery, callbackOutcome(event), Number(event.floorStatus) || 0, errorMsg)
        : [];
    // After any other answer the core repeats the callback.
    if (inferred.acknowledged || !isAcknowledgement(responseStatus)) return [...started, ...settled];
    inferred.acknowledged = true;
    return [
      ...started,
      ...settled,
      { kind: 'callback-acknowledged', callback: inferred.callback, attempt: 1, status: responseStatus },
    ];
  }

  #inferSettlement(
    inferred: InferredDelivery,
    delivery: string,
    outcome: ReturnType<typeof callbackOutcome>,
    floorStatus: number,
    errorMsg: string,
  ): readonly CoreEvent[] {
    const { machine, order, record } = inferred;
    this.#callbackCount += 1;
    inferred.callback = this.#callbackCount;
    const holds = this.#holderByMachine.get(machine) === delivery;
    if (holds) this.#holderByMachine.delete(machine);
    return [
      ...(holds ? [{ kind: 'lock-released', machine, token: unknownNumber, cause: outcome } as const] : []),
      {
        kind: 'delivery-settled',
        machine,
        delivery,
        token: unknownNumber,
        order,
        record,
        outcome,
        floorStatus,
        errorMsg,
      },
      { kind: 'callback-queued', callback: inferred.callback, delivery, order, record, url: '', outcome: '' },
    ];
  }
}

/**
 * A history as it is seen from outside: the events of the core and its store are replaced by inferred ones.
 */
export function externalHistory({ header, events }: History): History {
  const inference = new CoreEventInference(header);
  const externalEvents = events.flatMap((event): readonly HistoryEvent[] => {
    if (event.by === 'core' || event.by === 'store') return [];
    if (event.by === 'harness' || event.by === 'network') return [event];
    return [
      ...inference.infer(event).map((coreEvent): HistoryEvent => ({ t: event.t, by: 'core', ...coreEvent })),
      event,
    ];
  });
  return { header, events: externalEvents };
}
