import { callbackTable } from './callbacks.ts';
import { coreTable } from './cores.ts';
import { deliveryTable } from './deliveries.ts';
import { freshnessTable } from './freshness.ts';
import { idempotencyTable } from './idempotency-records.ts';
import { jobTable } from './jobs.ts';
import { lineTable } from './lines.ts';
import { lockTable } from './locks.ts';
import { laneTable, machineTable } from './machines.ts';
import { noteTable } from './notes.ts';
import { orderTable } from './orders.ts';
import { pickupCodeTable } from './pickup-codes.ts';
import { sequenceTable } from './sequences.ts';
import type { TableParts } from './table-parts.ts';

/** Every table of a file: what is known of it in memory, and how it is loaded and changed. */
export function openTables(parts: TableParts) {
  const deliveries = deliveryTable(parts);
  return {
    machines: machineTable(parts),
    freshness: freshnessTable(parts),
    lanes: laneTable(parts),
    locks: lockTable(parts),
    orders: orderTable(parts, (id) => parts.changes.loadAfterCommit(deliveries.loadOfOrder(id))),
    deliveries,
    jobs: jobTable(parts),
    pickupCodes: pickupCodeTable(parts),
    idempotencyRecords: idempotencyTable(parts),
    callbacks: callbackTable(parts),
    notes: noteTable(parts),
    sequences: sequenceTable(parts),
    cores: coreTable(parts),
    lines: lineTable(parts),
  };
}

/** The tables of one file. */
export type SqliteTables = ReturnType<typeof openTables>;
