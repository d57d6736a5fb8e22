import type { History } from '../history/event.ts';
import { externalHistory } from '../history/core-event-inference.ts';

/**
 * What happened at the machines of one motor type: the merchant's, the core's, the machine's and the sink's word side
 * by side.
 */
export interface SalesRow {
  readonly motor: string;
  readonly machines: number;
  /** Commands that the core began. */
  started: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  /** Items that dropped, by the machines' own ledgers. */
  dropped: number;
  /** Deliveries with a callback at the merchant's receiver. */
  notified: number;
  /** Deliveries that the core refused to begin. */
  refused: number;
}

/** Headings of a sales table, after that of the motor. */
export const salesHeadings = [
  'machines',
  'started',
  'success',
  'failure',
  'timeout',
  'dropped',
  'notified',
  'refused',
] as const;

/** The counts of a row, in the order of {@link salesHeadings}. */
export function salesCounts(row: SalesRow): readonly number[] {
  return [row.machines, row.started, row.succeeded, row.failed, row.timedOut, row.dropped, row.notified, row.refused];
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
      started: 0,
      succeeded: 0,
      failed: 0,
      timedOut: 0,
      dropped: 0,
      notified: 0,
      refused: 0,
    });
  }
  const machineOf = new Map<string, string>();
  const notified = new Set<string>();
  const rowOf = (machine: string | undefined): SalesRow | undefined => rows.get(motorOf.get(machine ?? '') ?? '');
  // A target core records no events of its own.
  const { events } = history.header.stage === 'target' ? externalHistory(history) : history;
  for (const event of events) {
    switch (event.kind) {
      case 'delivery-started':
        machineOf.set(event.delivery, event.machine);
        increment(rowOf(event.machine), 'started');
        break;
      case 'delivery-settled':
        increment(
          rowOf(event.machine),
          event.outcome === 'success' ? 'succeeded' : event.outcome === 'failure' ? 'failed' : 'timedOut',
        );
        break;
      case 'item-dropped':
        increment(rowOf(event.machine), 'dropped');
        break;
      case 'callback-received':
        if (!notified.has(event.delivery)) increment(rowOf(machineOf.get(event.delivery)), 'notified');
        notified.add(event.delivery);
        break;
      case 'answer':
        if (event.endpoint === 'deliver' && event.code !== 0) increment(rowOf(event.machine), 'refused');
    }
  }
  return [...rows.values()];
}

function increment(row: SalesRow | undefined, column: Exclude<keyof SalesRow, 'motor' | 'machines'>): void {
  if (row) row[column] += 1;
}
