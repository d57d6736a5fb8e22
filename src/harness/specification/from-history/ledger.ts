import type { DropLedger } from '../laws/law.ts';
import type { SeenEvent } from './windows.ts';

/** What the machines were commanded to drop, and what they dropped, by their own account. */
export function ledgerOf(seen: readonly SeenEvent[]): DropLedger {
  const ledger = new Map<string, { readonly quantity: number; readonly drops: number[] }>();
  for (const { event } of seen) {
    if (event.kind === 'command-received' && !ledger.has(event.delivery))
      ledger.set(event.delivery, { quantity: event.quantity, drops: [] });
    else if (event.kind === 'item-dropped') ledger.get(event.delivery)?.drops.push(event.t);
  }
  return ledger;
}
