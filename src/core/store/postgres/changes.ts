import { RowUndo, type Table } from '../memory/table.ts';
import {
  callbackFormat,
  coreFormat,
  deliveryFormat,
  freshnessFormat,
  idempotencyFormat,
  jobFormat,
  laneFormat,
  lineFormat,
  lockFormat,
  machineFormat,
  noteFormat,
  orderFormat,
  pickupCodeFormat,
} from './formats.ts';
import type { ColumnValue, RowFormat } from './row-format.ts';
import { listOfCores, listOfMachines, units, type Unit } from './units.ts';
import type { WorkingSet } from './working-set.ts';

type Record_ = Readonly<Record<string, ColumnValue>>;

/** What a batch of decisions has changed, as `commit_decisions` takes it. */
export interface BatchChanges {
  /** By the name of the parameter's member; without those that are empty. */
  readonly rows: Readonly<Record<string, readonly (Record_ | number)[]>>;
  /** Names of the revisions that it raises: of machines of which something is changed, and of lists. */
  readonly written: readonly string[];
  /** What to load if the database has rows of the numbers, names or trades that were taken for new. */
  readonly conflicts: readonly Unit[];
}

/** A row that was changed: as it was before the batch, and as it is. */
interface Changed<Row> {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

class ChangeCollector {
  readonly rows: Record<string, (Record_ | number)[]> = {};
  readonly written = new Set<string>();
  readonly conflicts: Unit[] = [];
  readonly #first = new Map<object, Map<string | number, unknown>>();

  constructor(set: WorkingSet) {
    for (const entry of set.tables.log.entries) {
      if (!(entry instanceof RowUndo)) continue;
      const { table, key, before } = entry as RowUndo<string | number, unknown>;
      const ofTable = this.#first.get(table) ?? new Map<string | number, unknown>();
      if (!ofTable.has(key)) this.#first.set(table, ofTable.set(key, before));
    }
  }

  changed<K extends string | number, Row>(table: Table<K, Row>): readonly (readonly [K, Changed<Row>])[] {
    const entries = [...(this.#first.get(table) ?? [])] as [K, Row | undefined][];
    return entries.map(([key, before]) => [key, { before, after: table.get(key) }]);
  }

  add(member: string, row: Record_ | number): void {
    (this.rows[member] ??= []).push(row);
  }

  /** Rows with a number: a new one must be new, so that no number that is given twice replaces a row. */
  addNumbered<K extends string | number, Row>(
    table: Table<K, Row>,
    member: string,
    format: RowFormat<Row>,
    unitOf: (key: K) => Unit,
  ): void {
    for (const [key, { before, after }] of this.changed(table)) {
      if (after === undefined) continue;
      this.add(before === undefined ? `new_${member}` : member, format.toRecord(after));
      if (before === undefined) this.conflicts.push(unitOf(key));
    }
  }

  /** Notes the machines that rows belong to, and have belonged to. */
  addMachines<Row extends { readonly machineNo: string }>(rows: readonly (readonly [unknown, Changed<Row>])[]): void {
    for (const [, { before, after }] of rows)
      for (const row of [before, after]) if (row) this.written.add(row.machineNo);
  }
}

/** Collects what the decisions of a batch have changed. */
export function changesOf(set: WorkingSet): BatchChanges {
  const collector = new ChangeCollector(set);
  const { tables } = set;
  addMachineRows(collector, set);
  for (const table of [tables.orders, tables.deliveries, tables.jobs, tables.pickupCodes])
    collector.addMachines(collector.changed<never, { readonly machineNo: string }>(table as never));
  collector.addNumbered(tables.orders, 'orders', orderFormat, units.order);
  collector.addNumbered(tables.deliveries, 'deliveries', deliveryFormat, units.delivery);
  collector.addNumbered(tables.jobs, 'jobs', jobFormat, units.job);
  collector.addNumbered(tables.pickupCodes, 'pickup_codes', pickupCodeFormat, units.pickupCode);
  collector.addNumbered(tables.callbacks, 'callbacks', callbackFormat, units.callback);
  for (const [id, { after }] of collector.changed(tables.jobs)) if (after === undefined) collector.add('gone_jobs', id);
  for (const [, { before, after }] of collector.changed(tables.idempotencyRecords)) {
    if (!after) continue;
    const isNew = !before && set.wasAskedFor(units.idempotencyRecord(after.appId, after.sign));
    collector.add(isNew ? 'new_idempotency_records' : 'idempotency_records', idempotencyFormat.toRecord(after));
  }
  for (const [name, { before, after }] of collector.changed(tables.notes)) {
    if (after === undefined) continue;
    const isNew = before === undefined && set.revisions.notes.get(name) === 0;
    collector.add(isNew ? 'new_notes' : 'notes', noteFormat.toRecord({ name, value: after }));
  }
  for (const [id, { after }] of collector.changed(tables.cores)) {
    if (after) collector.add('cores', coreFormat.toRecord(after));
    else collector.add('gone_cores', id);
    collector.written.add(listOfCores);
  }
  return { rows: collector.rows, written: [...collector.written], conflicts: collector.conflicts };
}

/** Rows that a machine has one of, and its lanes: a new one replaces what is there. */
function addMachineRows(collector: ChangeCollector, { tables }: WorkingSet): void {
  for (const [machineNo, { after }] of collector.changed(tables.machines)) {
    if (after) collector.add('machine_rows', machineFormat.toRecord(after));
    collector.written.add(machineNo).add(listOfMachines);
  }
  for (const [machineNo, { after }] of collector.changed(tables.freshness)) {
    if (after) collector.add('freshness', freshnessFormat.toRecord({ machineNo, ...after }));
    collector.written.add(machineNo);
  }
  for (const [machineNo, { after }] of collector.changed(tables.locks)) {
    if (after) collector.add('locks', lockFormat.toRecord({ machineNo, lock: after }));
    collector.written.add(machineNo);
  }
  for (const [machineNo, { after }] of collector.changed(tables.lines)) {
    if (after) collector.add('lines', lineFormat.toRecord(after));
    collector.written.add(machineNo);
  }
  for (const [, { after }] of collector.changed(tables.lanes)) {
    if (!after) continue;
    collector.add('lanes', laneFormat.toRecord(after));
    collector.written.add(after.machineNo);
  }
}
