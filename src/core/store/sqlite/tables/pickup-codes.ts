import type { PickupCode } from '#core/domain/pickup-code.ts';
import { pickupCodeConflict } from '#core/store/unique-conflicts.ts';
import type { Load } from '../row-changes.ts';
import { compareId, idOf, isSameId, RowLists, RowTable } from '../row-table.ts';
import { fromColumn, toColumn } from '#core/store/text-column.ts';
import type { SqlRows, StatementList } from '../statements.ts';
import { UniqueNames } from '../unique-names.ts';
import type { TableParts } from './table-parts.ts';

type PickupCodeRow = readonly [
  id: number,
  appId: string,
  machineNo: string,
  code: string,
  productId: number | null,
  expiresAt: number | null,
  usedByOrder: number | null,
  createdAt: number,
  quantity: number,
  cancelledAt: number | null,
];

const columns = `id, app_id, machine_no, code, product_id, expires_at, used_by_order, created_at, quantity,
  cancelled_at`;

/** Pickup codes, used and cancelled ones included. */
export function pickupCodeTable({ statements, changes, newCache }: TableParts) {
  const { select, selectByCode, selectOpen, insert, update } = pickupCodeStatements(statements);
  const codes = new UniqueNames<PickupCode>(
    newCache(),
    keyOf,
    (a, b) => a.code === b.code && a.machineNo === b.machineNo,
  );
  const rules = { isSame: isSameId, compare: compareId, groupOf: openAt };
  const open = new RowLists<string, PickupCode>(newCache(), rules);
  const rows = new RowTable<number, PickupCode>(changes, newCache(), {
    followers: [codes, open],
    conflicts: ({ id, machineNo, code }) => [load(id), loadByCode(machineNo, code)],
  });
  const fillAll = (found: SqlRows): readonly PickupCode[] => {
    const all = found.map((row) => toPickupCode(row as unknown as PickupCodeRow));
    for (const code of all) rows.fill(code.id, code);
    return all;
  };
  const load = (id: number): Load => ({
    call: select([id]),
    fill: (found) => fillAll(found).length > 0 || rows.fill(id, null),
  });
  const loadByCode = (machineNo: string, code: string): Load => ({
    call: selectByCode([machineNo, toColumn(code)]),
    fill: (found) => codes.fill(keyOf({ machineNo, code }), fillAll(found)[0], rows.known),
  });
  const loadOpen = (machineNo: string): Load => ({
    call: selectOpen([machineNo]),
    fill(found) {
      const isIn = (code: PickupCode): boolean => openAt(code) === machineNo;
      open.fill(machineNo, rows.asChanged(fillAll(found), idOf, isIn));
    },
  });
  const byId = (id: number): PickupCode | undefined => rows.get(id, load);
  return {
    get(machineNo: string, code: string): PickupCode | undefined {
      const id = codes.find(keyOf({ machineNo, code }));
      if (id === undefined) return changes.miss(loadByCode(machineNo, code));
      return id === null ? undefined : byId(id);
    },
    byId,
    open: (machineNo: string): readonly PickupCode[] => open.list(machineNo) ?? changes.miss(loadOpen(machineNo)),
    put(code: PickupCode): void {
      changes.assertDeciding();
      const before = rows.known.get(code.id);
      if (codes.isTaken(code, before)) throw pickupCodeConflict(code);
      const call = before ? update(toRow(code)) : insert(toRow(code));
      rows.put(code.id, code, call, codes.remember(code, before));
    },
  };
}

function pickupCodeStatements(statements: StatementList) {
  return {
    select: statements.query(`SELECT ${columns} FROM pickup_codes WHERE id = ?`),
    selectByCode: statements.query(`SELECT ${columns} FROM pickup_codes WHERE machine_no = ? AND code = ?`),
    selectOpen: statements.query(
      `SELECT ${columns} FROM pickup_codes WHERE machine_no = ? AND used_by_order IS NULL AND cancelled_at IS NULL`,
    ),
    insert: statements.change(`INSERT INTO pickup_codes (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    update: statements.change(`UPDATE pickup_codes SET app_id = ?2, machine_no = ?3, code = ?4, product_id = ?5,
      expires_at = ?6, used_by_order = ?7, created_at = ?8, quantity = ?9, cancelled_at = ?10 WHERE id = ?1`),
  };
}

/** The machine at which a code is open; undefined for one that is used or cancelled. */
function openAt({ usedByOrder, cancelledAt, machineNo }: PickupCode): string | undefined {
  return usedByOrder === null && cancelledAt === null ? machineNo : undefined;
}

/** A machine's number holds no NUL, so two different pairs never make the same key. */
function keyOf({ machineNo, code }: Pick<PickupCode, 'machineNo' | 'code'>): string {
  return `${machineNo}\u0000${code}`;
}

function toRow(row: PickupCode): PickupCodeRow {
  const { id, appId, machineNo, code, productId, expiresAt, usedByOrder, createdAt, quantity, cancelledAt } = row;
  return [id, appId, machineNo, toColumn(code), productId, expiresAt, usedByOrder, createdAt, quantity, cancelledAt];
}

function toPickupCode(row: PickupCodeRow): PickupCode {
  const [id, appId, machineNo, code, productId, expiresAt, usedByOrder, createdAt, quantity, cancelledAt] = row;
  const terms = { productId, expiresAt, createdAt, quantity };
  return { id, appId, machineNo, code: fromColumn(code), ...terms, usedByOrder, cancelledAt };
}
