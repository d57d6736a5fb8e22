import type { FloorType, Lane, Machine, MachineKind, MachineMode } from '#core/domain/machine.ts';
import { AllLists, AllRows } from '../known-rows.ts';
import { compareText, RowLists, RowTable } from '../row-table.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { TableParts } from './table-parts.ts';

type MachineRow = readonly [
  machineNo: string,
  appId: string,
  name: string,
  kind: MachineKind,
  mode: MachineMode,
  key: string,
  floorType: FloorType,
  board: number,
  hasLift: number,
  hasDropSensor: number,
  multiDrop: number,
  utcOffsetMinutes: number,
  createdAt: number,
  otherKeys: string,
];
type LaneRow = readonly [
  machineNo: string,
  lane: number,
  productId: number,
  productName: string,
  price: number,
  stock: number,
  capacity: number,
  floorStatus: number,
];

const machineColumns = `machine_no, app_id, name, kind, mode, key, floor_type, board, has_lift, has_drop_sensor,
  multi_drop, utc_offset_minutes, created_at, other_keys`;
const laneColumns = 'machine_no, lane, product_id, product_name, price, stock, capacity, floor_status';

/** Machines. */
export function machineTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query(`SELECT ${machineColumns} FROM machines WHERE machine_no > ?`);
  const put = statements.change(`INSERT INTO machines (${machineColumns})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET app_id = excluded.app_id, name = excluded.name, kind = excluded.kind,
      mode = excluded.mode, key = excluded.key, floor_type = excluded.floor_type, board = excluded.board,
      has_lift = excluded.has_lift, has_drop_sensor = excluded.has_drop_sensor, multi_drop = excluded.multi_drop,
      utc_offset_minutes = excluded.utc_offset_minutes, created_at = excluded.created_at,
      other_keys = excluded.other_keys`);
  const all = new AllRows<string, Machine>();
  /** In order of number, until one changes. */
  let sorted: readonly Machine[] | null = null;
  const rows = new RowTable(changes, all, { followers: [{ follow: () => (sorted = null) }] });
  const every = (): readonly Machine[] =>
    (sorted ??= [...all.values()].sort((a, b) => compareText(a.machineNo, b.machineNo)));
  loadAtOpen(selectAll(['']), (found) => {
    for (const row of found) rows.fill(row[0] as string, toMachine(row as unknown as MachineRow));
  });
  return {
    get: (machineNo: string): Machine | undefined => all.get(machineNo) ?? undefined,
    ofApp: (appId: string): readonly Machine[] => every().filter((machine) => machine.appId === appId),
    every,
    put: (machine: Machine): void => rows.put(machine.machineNo, machine, put(toRow(machine))),
  };
}

function toRow(machine: Machine): MachineRow {
  return [
    machine.machineNo,
    machine.appId,
    toColumn(machine.name),
    machine.kind,
    machine.mode,
    toColumn(machine.key),
    machine.floorType,
    machine.board,
    machine.hasLift ? 1 : 0,
    machine.hasDropSensor ? 1 : 0,
    machine.multiDrop ? 1 : 0,
    machine.utcOffsetMinutes,
    machine.createdAt,
    toColumn(JSON.stringify(machine.otherKeys ?? [])),
  ];
}

/** What stands in the lanes. */
export function laneTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query(`SELECT ${laneColumns} FROM lanes WHERE machine_no > ?`);
  const put = statements.change(`INSERT INTO lanes (${laneColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine_no, lane) DO UPDATE SET product_id = excluded.product_id, product_name = excluded.product_name,
      price = excluded.price, stock = excluded.stock, capacity = excluded.capacity,
      floor_status = excluded.floor_status`);
  const ofMachine = new RowLists(new AllLists<string, Lane>(), {
    groupOf: (lane: Lane) => lane.machineNo,
    isSame: (a, b) => a.lane === b.lane,
    compare: (a, b) => a.lane - b.lane,
  });
  const all = new AllRows<string, Lane>();
  const rows = new RowTable(changes, all, { followers: [ofMachine] });
  const keyOf = (machineNo: string, lane: number): string => `${machineNo} ${lane}`;
  loadAtOpen(selectAll(['']), (found) => {
    for (const row of found) {
      const lane = toLane(row as unknown as LaneRow);
      rows.fill(keyOf(lane.machineNo, lane.lane), lane);
    }
  });
  return {
    get: (machineNo: string, lane: number): Lane | undefined => all.get(keyOf(machineNo, lane)) ?? undefined,
    ofMachine: (machineNo: string): readonly Lane[] => ofMachine.list(machineNo) ?? [],
    put(row: Lane): void {
      const { machineNo, lane, productId, productName, price, stock, capacity, floorStatus } = row;
      const values = [machineNo, lane, productId, toColumn(productName), price, stock, capacity, floorStatus];
      rows.put(keyOf(machineNo, lane), row, put(values));
    },
  };
}

function toMachine(row: MachineRow): Machine {
  const [
    machineNo,
    appId,
    name,
    kind,
    mode,
    key,
    floorType,
    board,
    hasLift,
    hasDropSensor,
    multiDrop,
    utcOffsetMinutes,
    createdAt,
    otherKeysJson,
  ] = row;
  const otherKeys = JSON.parse(fromColumn(otherKeysJson)) as string[];
  return {
    machineNo,
    appId,
    name: fromColumn(name),
    kind,
    mode,
    key: fromColumn(key),
    floorType,
    board,
    hasLift: hasLift === 1,
    hasDropSensor: hasDropSensor === 1,
    multiDrop: multiDrop === 1,
    utcOffsetMinutes,
    createdAt,
    ...(otherKeys.length > 0 ? { otherKeys } : {}),
  };
}

function toLane([machineNo, lane, productId, productName, price, stock, capacity, floorStatus]: LaneRow): Lane {
  return { machineNo, lane, productId, productName: fromColumn(productName), price, stock, capacity, floorStatus };
}
