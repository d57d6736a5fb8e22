import { formatQuantity } from '../checks/check.ts';
import type { HistoryEvent } from '../history/event.ts';

/** What a machine reported otherwise than it was, by its own ledger. */
type Misreport = 'a failure of what had dropped' | 'a result for another delivery';

/**
 * Machines whose reports were not what they did, in sentences: no core can know, so that what it passes on is no fault
 * of its own. A success without a drop is a finding of the specification.
 */
export function misreports(events: readonly HistoryEvent[]): readonly string[] {
  /** Items that a machine was commanded to drop and has not dropped, by delivery. */
  const missing = new Map<string, number>();
  const kinds = new Map<Misreport, { readonly first: string; readonly machines: Set<string>; times: number }>();
  for (const event of events) {
    if (event.kind === 'command-received') missing.set(event.delivery, event.quantity);
    else if (event.kind === 'item-dropped') missing.set(event.delivery, (missing.get(event.delivery) ?? 0) - 1);
    if (event.kind !== 'answer-sent') continue;
    const kind = misreportOf(event, missing.get(event.delivery) ?? 1);
    if (kind === null) continue;
    const known = kinds.get(kind);
    if (known) {
      known.times += 1;
      known.machines.add(event.machine);
    } else {
      const first = `machine ${event.machine}, delivery ${event.delivery}`;
      kinds.set(kind, { first, machines: new Set([event.machine]), times: 1 });
    }
  }
  return [...kinds].map(
    ([kind, { first, machines, times }]) =>
      `${formatQuantity(machines.size, 'machine')} reported ${kind}, ` +
      `${formatQuantity(times, 'time')}; first: ${first}.`,
  );
}

function misreportOf(
  { success, format }: Extract<HistoryEvent, { readonly kind: 'answer-sent' }>,
  missing: number,
): Misreport | null {
  if (format === 'wrong-job') return 'a result for another delivery';
  return format === 'valid' && !success && missing <= 0 ? 'a failure of what had dropped' : null;
}
