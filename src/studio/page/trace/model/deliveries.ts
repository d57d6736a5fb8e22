import type { CallbackOutcome } from '#harness/history/callback-outcome.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { SessionView, type DeliveryState } from '#harness/session/session-view.ts';
import type { TraceFinding } from './findings.ts';

/** How a delivery ended; `open`: it had not when the run did. */
export type RowOutcome = CallbackOutcome | 'open';

/** A delivery in the list of deliveries. */
export interface DeliveryRow {
  readonly delivery: string;
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  /** When it began and was settled, ms; `settledAt` is null where it was not. */
  readonly startedAt: number;
  readonly settledAt: number | null;
  readonly outcome: RowOutcome;
  readonly notified: CallbackOutcome | null;
  readonly droppedItems: number;
  /** Places of its events, in order. */
  readonly places: readonly number[];
  /** Place of the event that began it: before that, no side knows of it. */
  readonly start: number;
  /** Plans of the faults that befell it, without repetition. */
  readonly faults: readonly string[];
  /** Indexes of the findings whose evidence it has. */
  readonly findings: readonly number[];
}

/** Puts together what happened to each delivery, the first to begin first. */
export function deliveriesOf(
  { header, events }: History,
  deliveryOf: readonly string[],
  findings: readonly TraceFinding[],
): readonly DeliveryRow[] {
  const states = new SessionView({ events, now: () => Infinity }, header).deliveries();
  const placesOf = new Map<string, number[]>();
  deliveryOf.forEach((delivery, place) => {
    if (delivery === '') return;
    const places = placesOf.get(delivery);
    if (places) places.push(place);
    else placesOf.set(delivery, [place]);
  });
  const findingsOf = new Map<string, Set<number>>();
  findings.forEach((finding, index) => {
    for (const place of finding.events) {
      const delivery = deliveryOf[place] ?? '';
      if (delivery !== '') findingsOf.set(delivery, (findingsOf.get(delivery) ?? new Set()).add(index));
    }
  });
  const faults = faultsByDelivery(events, states);
  return states.map((state) => rowOf(state, placesOf.get(state.delivery) ?? [], events, faults, findingsOf));
}

function rowOf(
  { delivery, machine, order, record, startedAt, outcome, notifiedOutcome, droppedItems }: DeliveryState,
  places: readonly number[],
  events: readonly HistoryEvent[],
  faults: ReadonlyMap<string, ReadonlySet<string>>,
  findings: ReadonlyMap<string, ReadonlySet<number>>,
): DeliveryRow {
  const settled = places.find((place) => {
    const kind = events[place]?.kind;
    return kind === 'delivery-settled' || kind === 'callback-received';
  });
  return {
    delivery,
    machine,
    order,
    record,
    startedAt,
    settledAt: outcome === null || settled === undefined ? null : (events[settled]?.t ?? null),
    outcome: outcome ?? 'open',
    notified: notifiedOutcome,
    droppedItems,
    places,
    start: places.find((place) => events[place]?.kind === 'delivery-started') ?? places[0] ?? 0,
    faults: [...(faults.get(delivery) ?? [])],
    findings: [...(findings.get(delivery) ?? [])],
  };
}

/** Faults by delivery: those that name it, and those of its machine's line while it was its machine's last. */
function faultsByDelivery(
  events: readonly HistoryEvent[],
  states: readonly DeliveryState[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const machineOf = new Map(states.map(({ delivery, machine }) => [delivery, machine]));
  const last = new Map<string, string>();
  const faults = new Map<string, Set<string>>();
  for (const event of events) {
    const named = 'delivery' in event ? event.delivery : '';
    const machine = machineOf.get(named);
    if (machine !== undefined) last.set(machine, named);
    if (event.kind !== 'fault-fired' && event.kind !== 'network-fault-fired') continue;
    const delivery = named === '' ? (last.get(event.machine) ?? '') : named;
    if (delivery !== '') faults.set(delivery, (faults.get(delivery) ?? new Set()).add(event.plan));
  }
  return faults;
}
