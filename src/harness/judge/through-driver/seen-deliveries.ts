import type { HistoryView } from '../../history/view/history-view.ts';
import type { DeliveryView, EntryOf } from '../../history/view/view-types.ts';
import { recordKey } from '../../history/view/view-types.ts';

/** How a delivery ended, as a cloud reports it. */
export type SeenOutcome = 'success' | 'partial' | 'failure' | 'timeout';

/** A cloud's word on the end of a delivery: in a callback that is signed rightly, or in an answer. */
export interface Notice {
  readonly entry: EntryOf<'cloud-callback'> | EntryOf<'cloud-state'>;
  readonly outcome: SeenOutcome;
  /** Items that it names; undefined: none. */
  readonly items: number | undefined;
}

/** What merchant, machine and receiver saw of a delivery. Times in ms of the run. */
export interface SeenDelivery {
  readonly id: string;
  readonly machine: string;
  /** 0: not known. */
  readonly order: number;
  readonly view: DeliveryView;
  /** The merchant's call that began it; undefined: its answer was lost, or no merchant asked for it. */
  readonly call: EntryOf<'call'> | undefined;
  /** Between these it was granted. `to` is infinite where neither answer nor command came. */
  readonly granted: { readonly from: number; readonly to: number };
  /** Items that its command named; undefined: no command came. */
  readonly commanded: number | undefined;
  /** What its machine reported readably, oldest first. */
  readonly reports: readonly EntryOf<'answer-sent'>[];
  /** Whether a report was sent that names other jobs or cannot be read. */
  readonly hasOddReport: boolean;
  /** The cloud's words on its end, oldest first. */
  readonly notices: readonly Notice[];
  /** Callbacks about it, also those with a wrong sign. */
  readonly callbacks: readonly EntryOf<'cloud-callback'>[];
}

/** A history that was played through a driver, as it was seen from outside. */
export interface SeenRun {
  readonly view: HistoryView;
  readonly deliveries: readonly SeenDelivery[];
  /** By number of the call. */
  readonly answers: ReadonlyMap<number, EntryOf<'answer'>>;
  /** Items that were ordered, by `recordKey`. */
  readonly quantities: ReadonlyMap<string, number>;
}

const runs = new WeakMap<HistoryView, SeenRun>();

/** What was seen of a run; made once for each view. */
export function seenRun(view: HistoryView): SeenRun {
  const run = runs.get(view) ?? collect(view);
  runs.set(view, run);
  return run;
}

function collect(view: HistoryView): SeenRun {
  const answers = new Map(view.entriesOf('answer').map((entry) => [entry.event.call, entry]));
  const callbacks = groupBy(view.entriesOf('cloud-callback'), ({ event }) => event.delivery);
  const states = groupBy(view.entriesOf('cloud-state'), ({ event }) => event.delivery);
  const quantities = new Map(
    view
      .entriesOf('cloud-order')
      .flatMap(({ event: { order, records } }) =>
        records.map(({ record, quantity }) => [recordKey(order, record), quantity] as const),
      ),
  );
  const deliveries = [...view.deliveries.values()].map((delivery) =>
    seenDelivery(delivery, answers, callbacks.get(delivery.id) ?? [], states.get(delivery.id) ?? []),
  );
  return { view, deliveries, answers, quantities };
}

function seenDelivery(
  view: DeliveryView,
  answers: SeenRun['answers'],
  callbacks: readonly EntryOf<'cloud-callback'>[],
  states: readonly EntryOf<'cloud-state'>[],
): SeenDelivery {
  const { id, machine, call, commandsReceived } = view;
  const [command] = commandsReceived;
  const answer = call && answers.get(call.event.call);
  const sent = view.answers.filter(({ event }) => event.sent);
  return {
    id,
    machine,
    order: call?.event.order ?? command?.event.order ?? callbacks[0]?.event.order ?? 0,
    view,
    call,
    granted: {
      from: call?.event.t ?? 0,
      to: Math.min(answer?.event.t ?? Infinity, command?.event.t ?? Infinity),
    },
    commanded: command && commandsReceived.reduce((sum, { event }) => sum + event.quantity, 0),
    reports: sent.filter(({ event }) => event.format === 'valid'),
    hasOddReport: sent.some(({ event }) => event.format !== 'valid'),
    notices: [
      ...callbacks.filter(({ event }) => event.verified).flatMap((entry) => noticeOf(entry, entry.event.outcome)),
      ...states.flatMap((entry) => noticeOf(entry, entry.event.state)),
    ].sort((a, b) => a.entry.rank - b.entry.rank),
    callbacks,
  };
}

function noticeOf(entry: Notice['entry'], outcome: SeenOutcome | 'running' | ''): readonly Notice[] {
  if (outcome === 'running' || outcome === '') return [];
  return [{ entry, outcome, items: entry.event.items }];
}

/** Entries by a key, in their order. */
export function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/** What was claimed of a delivery's items, of so many that were commanded. */
export function claimedItems({ outcome, items }: Notice, commanded: number): number {
  if (outcome === 'success') return items ?? commanded;
  return outcome === 'partial' ? (items ?? 0) : 0;
}

/** Whether receivers were disturbed: callbacks may then be late, or never seen. */
export function hadReceiverFaults(view: HistoryView): boolean {
  const { faults } = view.header;
  return faults.some(({ target }) => target === 'receiver') || view.entriesOf('receiver-fault-fired').length > 0;
}
