import type { Line } from '#core/domain/several-cores.ts';
import { AllLists, AllRows } from '../known-rows.ts';
import { compareText, RowLists, RowTable } from '../row-table.ts';
import type { TableParts } from './table-parts.ts';

type LineRow = readonly [machineNo: string, core: number, fence: number, waiting: string];

const columns = 'machine_no, core, fence, waiting';

/** Who holds the machines' lines, one row a machine. */
export function lineTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query(`SELECT ${columns} FROM lines WHERE machine_no > ?`);
  const put = statements.change(`INSERT INTO lines (${columns}) VALUES (?, ?, ?, ?)
    ON CONFLICT (machine_no) DO UPDATE SET core = excluded.core, fence = excluded.fence, waiting = excluded.waiting`);
  const withCommand = new RowLists(new AllLists<number, Line>(), {
    groupOf: ({ core, waiting }: Line) => (core === 0 || waiting === '' ? undefined : core),
    isSame: (a, b) => a.machineNo === b.machineNo,
    compare: (a, b) => compareText(a.machineNo, b.machineNo),
  });
  const all = new AllRows<string, Line>();
  const rows = new RowTable(changes, all, { followers: [withCommand] });
  loadAtOpen(selectAll(['']), (found) => {
    for (const row of found) {
      const [machineNo, core, fence, waiting] = row as unknown as LineRow;
      rows.fill(machineNo, { machineNo, core, fence, waiting });
    }
  });
  return {
    get: (machineNo: string): Line | undefined => all.get(machineNo) ?? undefined,
    withCommand: (core: number): readonly Line[] => withCommand.list(core) ?? [],
    put: (line: Line): void =>
      rows.put(line.machineNo, line, put([line.machineNo, line.core, line.fence, line.waiting])),
  };
}
