import { retryHorizonMs } from '../history/callback-retries.ts';
import type { HistoryEvent, LogPlace } from '../history/event.ts';
import type { HistoryHeader, HistoryMachine } from '../history/header.ts';
import { convert } from './convert.ts';
import { eventKinds, type ImportedKind, type KindSpec, type MemberSpec } from './event-kinds.ts';
import type { MappedValue, Mapping } from './mapping.ts';
import { Remembered, type RememberedDelivery } from './remembered.ts';
import type { MatchedRow } from './row-sorter.ts';
import { kindsIn, textOf, type CellOf } from './rules.ts';

/** What a row becomes. */
export interface RowOutcome {
  readonly events: readonly HistoryEvent[];
  /** Why one of its events could not be made, in a clause. */
  readonly problem?: string;
  /** Events about what began before the log: they are left out. */
  readonly earlier: number;
}

type Values = Record<string, unknown>;

/** Kinds by which a delivery begins; the first one that the mapping can make is the one that opens it. */
const openingKinds: readonly ImportedKind[] = ['lock-granted', 'delivery-started', 'command-sent', 'command-received'];
/** Kinds that may open a delivery beside that one. */
const startKinds: ReadonlySet<string> = new Set(['delivery-started', 'call', 'answer', 'no-answer']);
/** Members that later rows of a delivery may leave out. */
const rememberedMembers = ['order', 'record', 'lane', 'quantity'] as const;

/** Thrown where a member cannot be filled; the message is a clause. */
class MemberProblem extends Error {}

/** Makes events of the rows of a log, which come in the order of their times. */
export class RowEvents {
  readonly #mapping: Mapping;
  readonly #columnAt: ReadonlyMap<string, number>;
  readonly #startMs: number;
  readonly #remembered = new Remembered();
  readonly #opens: ImportedKind | undefined;
  /** Locks that were granted while others from before the log may hold, by machine and token. */
  readonly #firstLocks = new Set<string>();
  readonly #hasOrders: boolean;
  readonly #machines: ReadonlyMap<string, HistoryMachine>;
  /** Until then, what is about a delivery that no row began may be about one from before the log; Unix ms. */
  readonly #mayBeEarlierUntil: number;

  /** @param columns those of the cells of a row. @param startMs Unix ms of the first row. */
  constructor(mapping: Mapping, columns: readonly string[], header: HistoryHeader, startMs: number) {
    this.#mapping = mapping;
    this.#columnAt = new Map(columns.map((column, at) => [column, at]));
    this.#startMs = startMs;
    const kinds = new Set(mapping.rules.flatMap(({ becomes }) => kindsIn(becomes)));
    this.#opens = openingKinds.find((kind) => kinds.has(kind));
    this.#hasOrders = kinds.has('order-created');
    this.#machines = new Map(header.machines.map((machine) => [machine.machine, machine]));
    this.#mayBeEarlierUntil =
      mapping.covers.begins === 'at-rest' ? -Infinity : startMs + header.timeoutMs + retryHorizonMs(header.callbacks);
  }

  /** Takes the next row. */
  take(row: MatchedRow): RowOutcome {
    const cellOf: CellOf = (column) => row.cells[this.#columnAt.get(column) ?? -1] ?? '';
    const events: HistoryEvent[] = [];
    let earlier = 0;
    // A request and its answer on one row are one call.
    const shared: RowCall = { number: undefined };
    try {
      for (const index of row.rules) {
        const becomes = this.#mapping.rules[index]?.becomes ?? {};
        for (const kind of kindsIn(becomes)) {
          const made = this.#eventsOf(kind, becomes[kind] ?? {}, { row, cellOf, shared });
          if (made === null) earlier += 1;
          else events.push(...made);
        }
      }
    } catch (error) {
      if (error instanceof MemberProblem) return { events, earlier, problem: error.message };
      throw error;
    }
    return { events, earlier };
  }

  /** @returns null for what is about something that began before the log. */
  #eventsOf(
    kind: ImportedKind,
    mapped: Readonly<Record<string, MappedValue>>,
    context: RowContext,
  ): readonly HistoryEvent[] | null {
    const spec: KindSpec = eventKinds[kind];
    const { row, cellOf } = context;
    const id = mapped['delivery'] === undefined ? '' : this.#text(mapped['delivery'], cellOf);
    const delivery = id === '' ? undefined : this.#remembered.delivery(id);
    if (delivery && !this.#isOpened(kind, delivery, row.ms)) return null;
    const machine = cellOf(this.#mapping.machines.column) || delivery?.values.get('machine') || '';
    if (spec.hasMachine && machine === '') throw new MemberProblem('it names no machine');
    if (machine !== '') delivery?.values.set('machine', machine);
    const values: Values = spec.hasMachine ? { machine } : {};
    for (const [name, member] of Object.entries(spec.members)) {
      const value = this.#value(kind, name, member, mapped[name], { ...context, delivery, machine: String(machine) });
      if (value === undefined) return null;
      values[name] = value;
    }
    if (this.#isEarlierRelease(kind, values, row.ms)) return null;
    if (delivery) remember(delivery, values);
    if (kind === 'order-created') this.#remembered.addOrder(values['order'] as number);
    if (kind === 'item-dropped' && this.#isOrderEarlier(values['order'] as number)) return null;
    return finished(kind, values, this.#machines.get(String(machine))).map(
      (members) =>
        ({ t: this.#timeOf(row.ms), by: spec.by, kind, ...members, log: this.#placeOf(row, members) }) as HistoryEvent,
    );
  }

  #timeOf(ms: number): number {
    return Math.round((ms - this.#startMs) * 1_000) / 1_000;
  }

  /** Whether an event may stand: a delivery that began before the log is not judged by its end. */
  #isOpened(kind: ImportedKind, delivery: RememberedDelivery, ms: number): boolean {
    if (kind === this.#opens) delivery.isOpen = true;
    return delivery.isOpen || startKinds.has(kind) || this.#opens === undefined || ms > this.#mayBeEarlierUntil;
  }

  /** Where the log names locks by their tokens alone, a lock that was granted before the log is known by its token. */
  #isEarlierRelease(kind: ImportedKind, { machine, token }: Values, ms: number): boolean {
    if (ms > this.#mayBeEarlierUntil || this.#opens !== 'lock-granted') return false;
    const lock = `${String(machine)} ${String(token)}`;
    if (kind === 'lock-granted') this.#firstLocks.add(lock);
    return kind === 'lock-released' && !this.#firstLocks.has(lock);
  }

  /** An order may be much older than the log: with a pickup code its goods come days later. */
  #isOrderEarlier(order: number): boolean {
    return (
      this.#hasOrders && this.#mapping.covers.begins === 'under-way' && order !== 0 && !this.#remembered.hasOrder(order)
    );
  }

  /** @returns undefined for the answer to a call from before the log. */
  #value(
    kind: ImportedKind,
    name: string,
    member: MemberSpec,
    mapped: MappedValue | undefined,
    context: ValueContext,
  ): unknown {
    const text = mapped === undefined ? '' : this.#text(mapped, context.cellOf);
    if (name === 'call') return this.#call(kind, text, context);
    if (name === 'repeatOf') return this.#remembered.repeatedCall(text);
    if (text !== '') {
      const converted = convert(text, member.type, (id) => this.#remembered.idNumber(id));
      if ('problem' in converted) throw new MemberProblem(`${JSON.stringify(text)} as ${name} ${converted.problem}`);
      return converted.value;
    }
    const { fill } = member;
    if (typeof fill === 'object') return fill.default;
    if (fill === 'derived') return this.#derived(kind, name, context);
    const before = fill === 'remembered' ? context.delivery?.values.get(name) : undefined;
    if (before === undefined) throw new MemberProblem(`${kind} has no ${name}`);
    return before;
  }

  #call(kind: ImportedKind, id: string, { shared, row }: ValueContext): number | undefined {
    if (kind === 'call') return (shared.number = this.#remembered.openCall(id));
    const call = shared.number ?? this.#remembered.endCall(id);
    if (call === undefined && row.ms > this.#mayBeEarlierUntil)
      throw new MemberProblem(`it answers call ${JSON.stringify(id)}, which is not open`);
    return call;
  }

  #derived(kind: ImportedKind, name: string, { delivery, machine }: ValueContext): number {
    if (!delivery) throw new MemberProblem(`${kind} has no delivery`);
    if (name === 'token') return this.#remembered.tokenOf(delivery, kind === 'lock-granted');
    return name === 'dwellMs' ? (this.#machines.get(machine)?.dwellMs ?? 0) : delivery.number;
  }

  #text(mapped: MappedValue, cellOf: CellOf): string {
    const found = textOf(mapped, cellOf);
    if ('problem' in found) throw new MemberProblem(found.problem);
    return found.text;
  }

  #placeOf({ line }: MatchedRow, members: Values): LogPlace {
    const ids = ['order', 'record', 'lane'].flatMap((name) => {
      const id = this.#remembered.textOfId(members[name] as number);
      return id === undefined ? [] : [[name, id] as const];
    });
    return ids.length === 0 ? { line } : { line, ids: Object.fromEntries(ids) };
  }
}

/** The call of a row, once it has one. */
interface RowCall {
  number: number | undefined;
}

interface RowContext {
  readonly row: MatchedRow;
  readonly cellOf: CellOf;
  readonly shared: RowCall;
}

interface ValueContext extends RowContext {
  readonly delivery: RememberedDelivery | undefined;
  readonly machine: string;
}

function remember(delivery: RememberedDelivery, values: Values): void {
  for (const name of rememberedMembers) {
    const value = values[name];
    if (typeof value === 'number') delivery.values.set(name, value);
  }
}

/** The events as a history has them: most rows make one, and as many items dropped as it states. */
function finished(kind: ImportedKind, values: Values, machine: HistoryMachine | undefined): readonly Values[] {
  const { delivery: _, ...withoutDelivery } = values;
  switch (kind) {
    case 'order-created': {
      const { record, lane, quantity, ...order } = values;
      return [{ ...order, records: [{ record, lane, quantity }] }];
    }
    case 'lock-granted':
      return [{ ...values, machineKind: machine?.kind ?? 'other' }];
    case 'item-dropped': {
      const { items, ...drop } = values;
      return Array.from({ length: Math.max(0, Number(items)) }, () => drop);
    }
    case 'answer-sent':
      return [{ ...values, sent: true, format: 'valid' }];
    case 'lock-released':
    case 'callback-attempt':
    case 'callback-acknowledged':
    case 'callback-failed':
    case 'callback-abandoned':
      return [withoutDelivery];
    default:
      return [values];
  }
}
