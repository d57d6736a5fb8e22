import type { HistoryHeader, HistoryMachine } from '../header.ts';
import type { HistoryView } from './history-view.ts';

/**
 * Machines of which it is not known what dropped, with the reason: real ones where no one counts, or where a sensor or
 * a person failed. By number; only machines that were commanded.
 */
export function unseenDrops(view: HistoryView): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { machine, commandsReceived } of view.deliveries.values()) {
    if (commandsReceived.length > 0 && view.machines.get(machine)?.spec?.drops === 'none')
      reasons.set(machine, `no one counts drops at machine ${machine}`);
  }
  for (const { event } of view.entriesOf('drops-not-seen')) reasons.set(event.machine, event.reason);
  return reasons;
}

/** Real machines: what dropped there is known when it is counted, and not when it dropped. */
export function externalMachines({ machines }: Pick<HistoryHeader, 'machines'>): ReadonlyMap<string, HistoryMachine> {
  return new Map(machines.flatMap((machine) => (machine.drops === undefined ? [] : [[machine.machine, machine]])));
}
