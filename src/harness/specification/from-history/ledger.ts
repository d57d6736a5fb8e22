import type { DropLedger } from '../laws/law.ts';
import type { SeenEvent } from './windows.ts';

/** What the machines were commanded to drop, and what they dropped, by their own account. */
export function ledgerOf(seen: readonly SeenEvent[]): DropLedger {
  const ledger = new Map<
    string,
    { readonly lane: number; readonly quantity: number; readonly drops: number[]; otherLanes: number }
  >();
  for (const { event } of seen) {
    if (event.kind === 'command-received' && !ledger.has(event.delivery))
      ledger.set(event.delivery, { lane: event.lane, quantity: event.quantity, drops: [], otherLanes: 0 });
    else if (event.kind === 'item-dropped') {
      const entry = ledger.get(event.delivery);
      if (entry?.lane === event.lane) entry.drops.push(event.t);
      else if (entry) entry.otherLanes += 1;
    }
  }
  return ledger;
}
