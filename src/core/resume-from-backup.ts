import { dropJobs } from './delivery/job-queue.ts';
import { copiedNote, databaseNote, raiseDatabaseNumber } from './domain/ids.ts';
import type { Decision } from './kernel.ts';

/**
 * Makes a copy of a database fit to go on from. Its core may have gone on after the copy was made: ids and tokens jump above
 * all that it can have issued, and commands that wait are dropped, because nobody knows whether they have run.
 * @param wall the calendar's time, Unix ms.
 * @returns when the copy was made, Unix ms; null for a database that is no copy.
 */
export function goOnFromCopy({ tx, events }: Pick<Decision, 'tx' | 'events'>, wall: number): number | null {
  const note = tx.note(copiedNote) ?? '';
  if (note === '') return null;
  const copiedAt = Number(note);
  const number = tx.note(databaseNote);
  if (number !== undefined) tx.putNote(databaseNote, String(raiseDatabaseNumber(Number(number), wall - copiedAt)));
  tx.putNote(copiedNote, '');
  for (const { machineNo } of tx.everyMachine()) {
    dropJobs({ tx, events }, tx.jobs(machineNo, Infinity), 'the database was restored from a copy');
  }
  return copiedAt;
}
