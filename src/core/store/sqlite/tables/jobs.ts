import type { Job } from '#core/domain/delivery.ts';
import { toLimit, type SqliteConnection } from '../sqlite-connection.ts';

type JobRow = [id: number, machineNo: string, orderId: number, recordId: number, quantity: number];

const columns = 'id, machine_no, order_id, record_id, quantity';

/** Queued commands; a job that starts is deleted. */
export function jobTable(connection: SqliteConnection) {
  const ofMachine = connection.many<JobRow>(`SELECT ${columns} FROM jobs WHERE machine_no = ? ORDER BY id LIMIT ?`);
  const ofOrder = connection.many<JobRow>(`SELECT ${columns} FROM jobs WHERE order_id = ? ORDER BY id`);
  const put = connection.run(`INSERT INTO jobs (${columns}) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET machine_no = excluded.machine_no, order_id = excluded.order_id,
      record_id = excluded.record_id, quantity = excluded.quantity`);
  const remove = connection.run('DELETE FROM jobs WHERE id = ?');
  /** Machines for which nothing waits, as most of the time: each settling asks. */
  const idleMachines = connection.cache<string, true>();
  return {
    ofMachine(machineNo: string, limit: number): readonly Job[] {
      if (idleMachines.known(machineNo)) return [];
      const jobs = ofMachine([machineNo, toLimit(limit)]).map(toJob);
      if (jobs.length === 0 && limit > 0) idleMachines.set(machineNo, true);
      return jobs;
    },
    ofOrder: (orderId: number): readonly Job[] => ofOrder([orderId]).map(toJob),
    put({ id, machineNo, orderId, recordId, quantity }: Job): void {
      idleMachines.delete(machineNo);
      put([id, machineNo, orderId, recordId, quantity]);
    },
    delete: (id: number): void => void remove([id]),
  };
}

function toJob([id, machineNo, orderId, recordId, quantity]: JobRow): Job {
  return { id, machineNo, orderId, recordId, quantity };
}
