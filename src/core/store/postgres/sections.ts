import type { Tables } from '../memory/tables.ts';
import { pairKey, type Table } from '../memory/table.ts';
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
import type { Revisions } from './revisions.ts';

/** Where what a section answers is entered. */
export interface LoadTarget {
  readonly tables: Tables;
  readonly revisions: Revisions;
}

/** A part of the load statement: rows of one table, for a list of names. */
export interface Section {
  /** An expression that answers a JSON array of rows; `$1`, `$2` are arrays, one for each of {@link types}. */
  readonly sql: string;
  /** Types of the arrays' elements. */
  readonly types: readonly ('text' | 'bigint')[];
  fill(rows: readonly (readonly ColumnValue[])[], target: LoadTarget): void;
}

interface SectionParts<Row> {
  readonly format: RowFormat<Row>;
  readonly table: string;
  readonly where: string;
  readonly types: Section['types'];
  /** The row's own revision, or its machine's; none for rows that do not change. */
  readonly revision?: string;
  readonly enter: (row: Row, target: LoadTarget, revision: number) => void;
}

const machineRevision = '(SELECT r.revision FROM revisions r WHERE r.name = t.machine_no)';

function section<Row>({ format, table, where, types, revision = '0', enter }: SectionParts<Row>): Section {
  const columns = [...format.columns.map((name) => `t.${name}`), `coalesce(${revision}, 0)`];
  return {
    types,
    sql: `SELECT json_agg(json_build_array(${columns.join(', ')})) FROM ${table} t WHERE ${where}`,
    fill(rows, target) {
      for (const values of rows) enter(format.fromValues(values), target, Number(values[format.columns.length]));
    },
  };
}

/** Enters a row, without a trace in the log of changes. */
function set<K extends string | number, Row>(table: Table<K, Row>, key: K, row: Row): void {
  table.setRow(key, table.get(key), row);
}

interface OfMachine<Row> extends Omit<SectionParts<Row>, 'revision' | 'enter'> {
  readonly enter: (row: Row, tables: Tables) => void;
}

/** Rows of a machine, which have its revision. */
function ofMachine<Row extends { readonly machineNo: string }>(parts: OfMachine<Row>): Section {
  return section<Row>({
    ...parts,
    revision: machineRevision,
    enter(row, { tables, revisions }, revision) {
      revisions.lists.see(row.machineNo, revision);
      parts.enter(row, tables);
    },
  });
}

const text = ['text'] as const;
const ids = ['bigint'] as const;
const pair = ['text', 'text'] as const;

const enterMachine: OfMachine<Parameters<typeof machineFormat.toRecord>[0]>['enter'] = (row, { machines }) =>
  set(machines, row.machineNo, row);
const orders = {
  format: orderFormat,
  table: 'orders',
  enter: (row: ReturnType<typeof orderFormat.fromValues>, tables: Tables) => set(tables.orders, row.id, row),
};
const deliveries = {
  format: deliveryFormat,
  table: 'deliveries',
  enter: (row: ReturnType<typeof deliveryFormat.fromValues>, tables: Tables) => set(tables.deliveries, row.id, row),
};
const jobs = {
  format: jobFormat,
  table: 'jobs',
  enter: (row: ReturnType<typeof jobFormat.fromValues>, tables: Tables) => set(tables.jobs, row.id, row),
};
const codes = {
  format: pickupCodeFormat,
  table: 'pickup_codes',
  enter: (row: ReturnType<typeof pickupCodeFormat.fromValues>, tables: Tables) => set(tables.pickupCodes, row.id, row),
};
const lines = {
  format: lineFormat,
  table: 'lines',
  enter: (row: ReturnType<typeof lineFormat.fromValues>, tables: Tables) => set(tables.lines, row.machineNo, row),
};
const lanes = {
  format: laneFormat,
  table: 'lanes',
  enter: (row: ReturnType<typeof laneFormat.fromValues>, tables: Tables) =>
    set(tables.lanes, pairKey(row.machineNo, row.lane), row),
};

/** Every way in which rows are loaded. Each is a walk along one index. */
export const sections = {
  revisions: {
    types: text,
    sql: `SELECT json_agg(json_build_array(n.name, coalesce(r.revision, 0)))
      FROM unnest($1::text[]) AS n(name) LEFT JOIN revisions r ON r.name = n.name`,
    fill(rows, { revisions }) {
      for (const [name, revision] of rows) revisions.lists.see(String(name), Number(revision));
    },
  } satisfies Section,
  machines: ofMachine({
    format: machineFormat,
    table: 'machines',
    where: 't.machine_no = ANY($1)',
    types: text,
    enter: enterMachine,
  }),
  machinesOfMerchant: ofMachine({
    format: machineFormat,
    table: 'machines',
    where: 't.app_id = ANY($1)',
    types: text,
    enter: enterMachine,
  }),
  /** Its one name selects nothing: there are few. */
  cores: section({
    format: coreFormat,
    table: 'cores',
    where: '$1::text[] IS NOT NULL',
    types: text,
    enter: (row, { tables }) => set(tables.cores, row.id, row),
  }),
  lines: ofMachine({ ...lines, where: 't.machine_no = ANY($1)', types: text }),
  linesWithCommand: ofMachine({
    ...lines,
    where: "t.core = ANY($1) AND t.core <> 0 AND t.waiting <> ''",
    types: ids,
  }),
  /** Its one name selects nothing. */
  allMachines: ofMachine({
    format: machineFormat,
    table: 'machines',
    where: '$1::text[] IS NOT NULL',
    types: text,
    enter: enterMachine,
  }),
  freshness: ofMachine({
    format: freshnessFormat,
    table: 'freshness',
    where: 't.machine_no = ANY($1)',
    types: text,
    enter: ({ machineNo, ...mark }, { freshness }) => set(freshness, machineNo, mark),
  }),
  locks: ofMachine({
    format: lockFormat,
    table: 'locks',
    where: 't.machine_no = ANY($1)',
    types: text,
    enter: ({ machineNo, lock }, { locks }) => set(locks, machineNo, lock),
  }),
  lane: ofMachine({
    ...lanes,
    where: '(t.machine_no, t.lane) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))',
    types: ['text', 'bigint'],
  }),
  lanesOfMachine: ofMachine({ ...lanes, where: 't.machine_no = ANY($1)', types: text }),
  orders: ofMachine({ ...orders, where: 't.id = ANY($1)', types: ids }),
  ordersByTrade: ofMachine({
    ...orders,
    where: '(t.app_id, t.trade_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    types: pair,
  }),
  deliveries: ofMachine({ ...deliveries, where: 't.id = ANY($1)', types: text }),
  inFlight: ofMachine({ ...deliveries, where: 't.machine_no = ANY($1) AND t.outcome IS NULL', types: text }),
  deliveriesOfOrder: ofMachine({ ...deliveries, where: 't.order_id = ANY($1) AND t.order_id <> 0', types: ids }),
  jobs: ofMachine({ ...jobs, where: 't.id = ANY($1)', types: ids }),
  jobsOfMachine: ofMachine({ ...jobs, where: 't.machine_no = ANY($1)', types: text }),
  jobsOfOrder: ofMachine({ ...jobs, where: 't.order_id = ANY($1)', types: ids }),
  pickupCodes: ofMachine({ ...codes, where: 't.id = ANY($1)', types: ids }),
  pickupCodesByCode: ofMachine({
    ...codes,
    where: '(t.machine_no, t.code) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    types: pair,
  }),
  openPickupCodes: ofMachine({
    ...codes,
    where: 't.machine_no = ANY($1) AND t.used_by_order IS NULL AND t.cancelled_at IS NULL',
    types: text,
  }),
  idempotencyRecords: section({
    format: idempotencyFormat,
    table: 'idempotency_records',
    where: '(t.app_id, t.sign) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    types: pair,
    enter: (row, { tables }) => set(tables.idempotencyRecords, pairKey(row.appId, row.sign), row),
  }),
  callbacks: section({
    format: callbackFormat,
    table: 'callbacks',
    where: 't.id = ANY($1)',
    types: ids,
    revision: 't.revision',
    enter(row, { tables, revisions }, revision) {
      revisions.callbacks.see(row.id, revision);
      set(tables.callbacks, row.id, row);
    },
  }),
  notes: section({
    format: noteFormat,
    table: 'notes',
    where: 't.name = ANY($1)',
    types: text,
    revision: 't.revision',
    enter({ name, value }, { tables, revisions }, revision) {
      revisions.notes.see(name, revision);
      set(tables.notes, name, value);
    },
  }),
} as const satisfies Readonly<Record<string, Section>>;

/** The name of a section. */
export type SectionName = keyof typeof sections;
