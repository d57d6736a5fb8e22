import type { HistoryEvent } from '../event.ts';
import type { EventKind, Mark, MarkOf } from './view-types.ts';

/** Kinds of events that some check goes through one by one, whatever machine or delivery they belong to. */
const indexed = [
  'order-changed',
  'machine-online',
  'machine-offline',
  'job-queued',
  'job-dropped',
  'core-killed',
  'core-trouble-began',
  'core-trouble-struck',
  'core-trouble-ended',
  'clock-set',
  'stock-counted',
  'fault-fired',
  'fault-healed',
  'trouble-began',
  'trouble-ended',
  'receiver-misbehaved',
  'callback-queued',
  'callback-attempt',
  'callback-told',
  'callback-failed',
  'callback-received',
  'callback-given-up',
  'core-started',
  'connected',
  'call',
  'answer',
  'probe',
  'secret-shown',
  'process-stalled',
] as const satisfies readonly EventKind[];

/** One of the kinds that are indexed. */
export type IndexedKind = (typeof indexed)[number];

/** Events by kind. */
export class KindIndex {
  readonly #marks = new Map<string, Mark<HistoryEvent>[]>(indexed.map((kind) => [kind, []]));

  note(mark: Mark<HistoryEvent>): void {
    this.#marks.get(mark.event.kind)?.push(mark);
  }

  of<Kind extends IndexedKind>(kind: Kind): readonly MarkOf<Kind>[] {
    return (this.#marks.get(kind) ?? []) as MarkOf<Kind>[];
  }
}
