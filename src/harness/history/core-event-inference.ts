import { acknowledges } from '#core/callbacks/post-callback.ts';
import type { CoreEvent } from '#core/events.ts';
import type { MachineEvent, MerchantEvent, SinkEvent } from '#simulators/events.ts';
import type { History, HistoryEvent, HistoryHeader, HistoryMachine } from './event.ts';
import { toldIn } from '../runner/run-progress.ts';

/** What can be seen without the core's word. */
export type SeenOutside = MachineEvent | MerchantEvent | SinkEvent;

interface Begun {
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  /** Number of its callback; 0 before one has come. */
  callback: number;
  told: boolean;
}

/** The core's tokens and jobs are its own: nobody outside knows them. */
const unknown = 0;

/**
 * What a core that tells nothing must have decided, as far as machines, merchants and receivers can tell: a machine's connection is
 * online; an accepted delivery, or a command that arrived, has begun and holds the lock; a callback tells that it was settled. It
 * comes later than the core's own word would, and never says when a lock lapsed. Good enough for whoever waits and watches; no
 * history has it, and no check judges by it.
 */
export class Outside {
  readonly #machines: ReadonlyMap<string, HistoryMachine>;
  readonly #begun = new Map<string, Begun>();
  readonly #machineOfOrder = new Map<number, string>();
  /** The last delivery to begin at each machine. */
  readonly #holders = new Map<string, string>();
  #callbacks = 0;

  constructor({ machines }: HistoryHeader) {
    this.#machines = new Map(machines.map((machine) => [machine.machine, machine]));
  }

  /** Takes what somebody saw. @returns what follows from it, oldest first. */
  take(event: SeenOutside): readonly CoreEvent[] {
    switch (event.kind) {
      case 'connected':
        return [{ kind: 'machine-online', machine: event.machine }];
      case 'disconnected':
        return [{ kind: 'machine-offline', machine: event.machine, reason: event.reason }];
      case 'command-received': {
        const { machine, delivery, lane, quantity } = event;
        if (delivery === '') return [];
        return [
          ...this.#begin(delivery, event, lane, quantity),
          { kind: 'command-sent', machine, delivery, token: unknown },
        ];
      }
      case 'answer':
        return this.#answered(event);
      case 'callback-received':
        return event.delivery === '' ? [] : this.#settle(event);
      default:
        return [];
    }
  }

  #answered(event: Extract<MerchantEvent, { kind: 'answer' }>): readonly CoreEvent[] {
    if (event.status !== 200 || event.code !== 0) return [];
    if (event.order !== 0) this.#machineOfOrder.set(event.order, event.machine);
    return event.delivery !== '' && (event.does === 'deliver' || event.does === 'lane-test')
      ? this.#begin(event.delivery, event)
      : [];
  }

  #begin(
    delivery: string,
    { machine, order, record }: Pick<Begun, 'machine' | 'order' | 'record'>,
    lane = 0,
    quantity = 1,
  ): readonly CoreEvent[] {
    const known = this.#machines.get(machine);
    if (!known || this.#begun.has(delivery)) return [];
    this.#begun.set(delivery, { machine, order, record, callback: 0, told: false });
    this.#holders.set(machine, delivery);
    return [
      { kind: 'lock-granted', machine, delivery, token: unknown, machineKind: known.kind, dwellMs: known.dwellMs },
      { kind: 'delivery-begun', machine, delivery, token: unknown, order, record, lane, quantity, job: unknown },
    ];
  }

  #settle(event: Extract<SinkEvent, { kind: 'callback-received' }>): readonly CoreEvent[] {
    const { delivery, order, record, errorMsg, answered } = event;
    // The first that is heard of a queued job may be its end: its command was lost.
    const begun = this.#begin(delivery, { machine: this.#machineOfOrder.get(order) ?? '', order, record });
    const known = this.#begun.get(delivery);
    if (!known) return [];
    const settled =
      known.callback === 0
        ? this.#settled(known, delivery, toldIn(event), Number(event.floorStatus) || 0, errorMsg)
        : [];
    // Who answers anything else is told again.
    if (known.told || !acknowledges(answered)) return [...begun, ...settled];
    known.told = true;
    return [...begun, ...settled, { kind: 'callback-told', callback: known.callback, attempt: 1, status: answered }];
  }

  #settled(
    known: Begun,
    delivery: string,
    outcome: ReturnType<typeof toldIn>,
    floorStatus: number,
    errorMsg: string,
  ): readonly CoreEvent[] {
    const { machine, order, record } = known;
    this.#callbacks += 1;
    known.callback = this.#callbacks;
    const holds = this.#holders.get(machine) === delivery;
    if (holds) this.#holders.delete(machine);
    return [
      ...(holds ? [{ kind: 'lock-released', machine, token: unknown, cause: outcome } as const] : []),
      { kind: 'delivery-settled', machine, delivery, token: unknown, order, record, outcome, floorStatus, errorMsg },
      { kind: 'callback-queued', callback: known.callback, delivery, order, record, url: '', said: '' },
    ];
  }
}

/** A history as it would be told from outside: without the core's and its store's words, and with what can be told in their place. */
export function fromOutside({ header, events }: History): History {
  const outside = new Outside(header);
  const told = events.flatMap((event): readonly HistoryEvent[] => {
    if (event.by === 'core' || event.by === 'store') return [];
    if (event.by === 'harness' || event.by === 'network') return [event];
    return [...outside.take(event).map((word): HistoryEvent => ({ t: event.t, by: 'core', ...word })), event];
  });
  return { header, events: told };
}
