import type { Job } from '#core/domain/delivery.ts';
import { AllLists, AllRows } from '../known-rows.ts';
import { compareId, isSameId, RowLists, RowTable } from '../row-table.ts';
import type { TableParts } from './table-parts.ts';

type JobRow = readonly [id: number, machineNo: string, orderId: number, recordId: number, quantity: number];

const columns = 'id, machine_no, order_id, record_id, quantity';

/** Queued commands; a job that starts is deleted. */
export function jobTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query(`SELECT ${columns} FROM jobs WHERE id > ?`);
  const put = statements.change(`INSERT INTO jobs (${columns}) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET machine_no = excluded.machine_no, order_id = excluded.order_id,
      record_id = excluded.record_id, quantity = excluded.quantity`);
  const remove = statements.change('DELETE FROM jobs WHERE id = ?');
  const rules = { isSame: isSameId, compare: compareId };
  const ofMachine = new RowLists(new AllLists<string, Job>(), { ...rules, groupOf: (job: Job) => job.machineNo });
  const ofOrder = new RowLists(new AllLists<number, Job>(), { ...rules, groupOf: (job: Job) => job.orderId });
  const all = new AllRows<number, Job>();
  const rows = new RowTable(changes, all, { followers: [ofMachine, ofOrder] });
  loadAtOpen(selectAll([0]), (found) => {
    for (const row of found) {
      const job = toJob(row as unknown as JobRow);
      rows.fill(job.id, job);
    }
  });
  return {
    ofMachine: (machineNo: string, limit: number): readonly Job[] =>
      (ofMachine.list(machineNo) ?? []).slice(0, Math.max(0, limit)),
    ofOrder: (orderId: number): readonly Job[] => ofOrder.list(orderId) ?? [],
    put(job: Job): void {
      const { id, machineNo, orderId, recordId, quantity } = job;
      rows.put(id, job, put([id, machineNo, orderId, recordId, quantity]));
    },
    delete(id: number): void {
      if (all.get(id)) rows.put(id, null, remove([id]));
      else changes.assertDeciding();
    },
  };
}

function toJob([id, machineNo, orderId, recordId, quantity]: JobRow): Job {
  return { id, machineNo, orderId, recordId, quantity };
}
