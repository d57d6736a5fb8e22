import type { HistoryHeader } from '#harness/history/header.ts';
import type { DropLedger } from '../laws/law.ts';
import type { SeenEvent } from './windows.ts';

/**
 * What the machines were commanded to drop, and what they dropped, by their own account. A real machine has none where
 * its drops are not seen; where they are counted, the time of the command stands for that of the drop.
 */
export function ledgerOf({ machines }: Pick<HistoryHeader, 'machines'>, seen: readonly SeenEvent[]): DropLedger {
  const external = new Map(machines.map(({ machine, drops }) => [machine, drops]));
  const unseen = new Set(machines.flatMap(({ machine, drops }) => (drops === 'none' ? [machine] : [])));
  for (const { event } of seen) if (event.kind === 'drops-not-seen') unseen.add(event.machine);
  const ledger = new Map<
    string,
    {
      readonly commandedAt: number;
      readonly lane: number;
      readonly quantity: number;
      readonly drops: number[];
      otherLanes: number;
    }
  >();
  for (const { event } of seen) {
    if (event.kind === 'command-received' && !ledger.has(event.delivery)) {
      const { machine, delivery, lane, quantity, t: commandedAt } = event;
      if (!unseen.has(machine)) ledger.set(delivery, { commandedAt, lane, quantity, drops: [], otherLanes: 0 });
    }
    if (event.kind === 'item-dropped') {
      const entry = ledger.get(event.delivery);
      if (entry?.lane === event.lane)
        entry.drops.push(external.get(event.machine) === undefined ? event.t : entry.commandedAt);
      else if (entry) entry.otherLanes += 1;
    }
  }
  return ledger;
}
