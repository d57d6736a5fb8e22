import type { HistoryEvent } from '../event.ts';
import type { EventKind, EventEntry, EntryOf } from './view-types.ts';

/** Kinds of events that some check goes through one by one, whatever machine or delivery they belong to. */
const indexedKinds = [
  'order-changed',
  'machine-online',
  'machine-offline',
  'machine-mode',
  'job-queued',
  'job-dropped',
  'core-killed',
  'core-fault-started',
  'core-fault-fired',
  'core-fault-ended',
  'clock-set',
  'stock-counted',
  'fault-fired',
  'fault-ended',
  'network-fault-started',
  'network-fault-ended',
  'receiver-fault-fired',
  'callback-queued',
  'callback-attempt',
  'callback-acknowledged',
  'callback-failed',
  'callback-received',
  'callback-abandoned',
  'core-started',
  'connected',
  'disconnected',
  'frame-sent',
  'call',
  'answer',
  'no-answer',
  'cloud-order',
  'cloud-state',
  'cloud-callback',
  'driver-failed',
  'drops-not-seen',
  'probe',
  'delivery-acknowledged',
  'secret-leaked',
  'process-stalled',
] as const satisfies readonly EventKind[];

/** One of the kinds that are indexed. */
export type IndexedKind = (typeof indexedKinds)[number];

/** Events by kind. */
export class EventsByKind {
  readonly #entries = new Map<string, EventEntry<HistoryEvent>[]>(indexedKinds.map((kind) => [kind, []]));

  add(entry: EventEntry<HistoryEvent>): void {
    this.#entries.get(entry.event.kind)?.push(entry);
  }

  entriesOf<Kind extends IndexedKind>(kind: Kind): readonly EntryOf<Kind>[] {
    return (this.#entries.get(kind) ?? []) as EntryOf<Kind>[];
  }
}
