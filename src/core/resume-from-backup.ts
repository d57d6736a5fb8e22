import { dropJobs } from './delivery/job-queue.ts';
import { backupNote, databaseNote, raiseDatabaseNumber } from './domain/ids.ts';
import type { Decision } from './kernel.ts';

/**
 * Prepares a backup for use. The old core may have continued after the backup: ids and tokens jump above all that it
 * can have issued, and waiting commands are dropped, because they may have run.
 * @param wallMs the calendar's time, Unix ms.
 * @returns when the copy was made, Unix ms; null for a database that is no copy.
 */
export function resumeFromBackup({ tx, events }: Pick<Decision, 'tx' | 'events'>, wallMs: number): number | null {
  const note = tx.note(backupNote) ?? '';
  if (note === '') return null;
  const backupTakenAt = Number(note);
  const databaseNumber = tx.note(databaseNote);
  if (databaseNumber !== undefined)
    tx.putNote(databaseNote, String(raiseDatabaseNumber(Number(databaseNumber), wallMs - backupTakenAt)));
  tx.putNote(backupNote, '');
  const machines = tx.allMachines().map(({ machineNo }) => machineNo);
  tx.expect({ machines });
  for (const machineNo of machines) {
    dropJobs({ tx, events }, tx.jobs(machineNo, Infinity), 'the database was restored from a backup');
  }
  return backupTakenAt;
}
