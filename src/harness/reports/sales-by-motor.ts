import type { History } from '../history/event.ts';
import { fromOutside } from '../history/core-event-inference.ts';

/** What happened at the machines of one motor type: the merchant's, the core's, the machine's and the sink's word side by side. */
export interface SalesRow {
  readonly motor: string;
  readonly machines: number;
  /** Commands that the core began. */
  begun: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  /** Items that dropped, by the machines' own ledgers. */
  dropped: number;
  /** Deliveries of which the merchant's receiver was told. */
  told: number;
  /** Deliveries that the core refused to begin. */
  refused: number;
}

/** Counts a history's sales by motor type, in the order in which the types appear in the fleet. */
export function salesByMotor(history: History): readonly SalesRow[] {
  const rows = new Map<string, SalesRow>();
  const motorOf = new Map(history.header.machines.map(({ machine, motor }) => [machine, motor]));
  for (const motor of motorOf.values()) {
    const machines = [...motorOf.values()].filter((other) => other === motor).length;
    rows.set(motor, {
      motor,
      machines,
      begun: 0,
      succeeded: 0,
      failed: 0,
      timedOut: 0,
      dropped: 0,
      told: 0,
      refused: 0,
    });
  }
  const machineOf = new Map<string, string>();
  const told = new Set<string>();
  const rowOf = (machine: string | undefined): SalesRow | undefined => rows.get(motorOf.get(machine ?? '') ?? '');
  // A core that was joined says nothing of its own.
  const { events } = history.header.stage === 'remote' ? fromOutside(history) : history;
  for (const event of events) {
    switch (event.kind) {
      case 'delivery-begun':
        machineOf.set(event.delivery, event.machine);
        count(rowOf(event.machine), 'begun');
        break;
      case 'delivery-settled':
        count(
          rowOf(event.machine),
          event.outcome === 'success' ? 'succeeded' : event.outcome === 'failure' ? 'failed' : 'timedOut',
        );
        break;
      case 'item-dropped':
        count(rowOf(event.machine), 'dropped');
        break;
      case 'callback-received':
        if (!told.has(event.delivery)) count(rowOf(machineOf.get(event.delivery)), 'told');
        told.add(event.delivery);
        break;
      case 'answer':
        if (event.does === 'deliver' && event.code !== 0) count(rowOf(event.machine), 'refused');
    }
  }
  return [...rows.values()];
}

function count(row: SalesRow | undefined, column: Exclude<keyof SalesRow, 'motor' | 'machines'>): void {
  if (row) row[column] += 1;
}
