import type { FloorType, Lane, Machine, MachineKind, MachineMode } from '#core/domain/machine.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';
import { fromColumn, toColumn } from '../text-column.ts';

type MachineRow = [
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
type LaneRow = [
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

/** Machines and their lanes. */
export function machineTable(connection: SqliteConnection) {
  const get = connection.one<MachineRow>(`SELECT ${machineColumns} FROM machines WHERE machine_no = ?`);
  const ofMerchant = connection.many<MachineRow>(
    `SELECT ${machineColumns} FROM machines WHERE app_id = ? ORDER BY machine_no`,
  );
  // No machine has an empty number: a condition on the number makes it the order of the look-up.
  const all = connection.many<MachineRow>(
    `SELECT ${machineColumns} FROM machines WHERE machine_no > ? ORDER BY machine_no`,
  );
  const put = connection.run(`INSERT INTO machines (${machineColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET app_id = excluded.app_id, name = excluded.name, kind = excluded.kind,
      mode = excluded.mode, key = excluded.key, floor_type = excluded.floor_type, board = excluded.board,
      has_lift = excluded.has_lift, has_drop_sensor = excluded.has_drop_sensor, multi_drop = excluded.multi_drop,
      utc_offset_minutes = excluded.utc_offset_minutes, created_at = excluded.created_at,
      other_keys = excluded.other_keys`);
  const cache = connection.cache<string, Machine>();
  const load = (machineNo: string): Machine | undefined => {
    const row = get([machineNo]);
    return row && toMachine(row);
  };
  return {
    get: (machineNo: string): Machine | undefined => cache.get(machineNo, () => load(machineNo)),
    ofApp: (appId: string): readonly Machine[] => ofMerchant([appId]).map(toMachine),
    every: (): readonly Machine[] => all(['']).map(toMachine),
    put(machine: Machine): void {
      put([
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
      ]);
      cache.set(machine.machineNo, machine);
    },
  };
}

/** What stands in the lanes. */
export function laneTable(connection: SqliteConnection) {
  const get = connection.one<LaneRow>(`SELECT ${laneColumns} FROM lanes WHERE machine_no = ? AND lane = ?`);
  const ofMachine = connection.many<LaneRow>(`SELECT ${laneColumns} FROM lanes WHERE machine_no = ? ORDER BY lane`);
  const put = connection.run(`INSERT INTO lanes (${laneColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (machine_no, lane) DO UPDATE SET product_id = excluded.product_id, product_name = excluded.product_name,
      price = excluded.price, stock = excluded.stock, capacity = excluded.capacity,
      floor_status = excluded.floor_status`);
  return {
    get(machineNo: string, lane: number): Lane | undefined {
      const row = get([machineNo, lane]);
      return row && toLane(row);
    },
    ofMachine: (machineNo: string): readonly Lane[] => ofMachine([machineNo]).map(toLane),
    put({ machineNo, lane, productId, productName, price, stock, capacity, floorStatus }: Lane): void {
      put([machineNo, lane, productId, toColumn(productName), price, stock, capacity, floorStatus]);
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
