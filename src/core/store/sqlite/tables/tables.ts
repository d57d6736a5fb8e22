import type { SqliteConnection } from '../sqlite-connection.ts';
import { callbackTable } from './callbacks.ts';
import { deadlineQueries } from './deadline-queries.ts';
import { deliveryTable } from './deliveries.ts';
import { freshnessTable } from './freshness.ts';
import { jobTable } from './jobs.ts';
import { lockTable } from './locks.ts';
import { laneTable, machineTable } from './machines.ts';
import { noteTable } from './notes.ts';
import { orderTable } from './orders.ts';
import { pickupCodeTable } from './pickup-codes.ts';
import { idempotencyTable } from './idempotency-records.ts';

/** Every table of a file, its statements prepared. */
export function openTables(connection: SqliteConnection) {
  return {
    machines: machineTable(connection),
    freshness: freshnessTable(connection),
    lanes: laneTable(connection),
    locks: lockTable(connection),
    orders: orderTable(connection),
    deliveries: deliveryTable(connection),
    jobs: jobTable(connection),
    pickupCodes: pickupCodeTable(connection),
    idempotencyRecords: idempotencyTable(connection),
    callbacks: callbackTable(connection),
    notes: noteTable(connection),
    deadlines: deadlineQueries(connection),
  };
}

/** The tables of one file. */
export type SqliteTables = ReturnType<typeof openTables>;
