import type { Secrets } from '../ports/random.ts';

/**
 * Makes the ids that the core issues from the store's sequences, which begin at 1 in every database. Machines and
 * merchants remember ids for longer than a database may live, so each database has a number of its own in front of
 * them.
 */
export interface Ids {
  /** Sixteen digits (PROTOCOL §3). @param nth from the store's sequence. */
  readonly delivery: (nth: number) => string;
  /** Orders, records and pickup codes: safe integers. @param nth from the store's sequence. */
  readonly row: (nth: number) => number;
  /** Fencing tokens of this database are greater. */
  readonly tokenFloor: number;
}

/** Name of the note in which the store keeps the number of its database. */
export const databaseNote = 'database';

/** Nine digits, so that ids of deliveries have sixteen and stay below 9·10¹⁵, which a double holds exactly. */
const minDatabaseNumber = 100_000_001;
const maxNewDatabaseNumber = 899_999_999;

const deliveriesPerNumber = 10_000_000;
const rowsPerNumber = 1_000_000;

/** Draws the number of a new database. It is unpredictable; two databases share one in one case of 800 million. */
export function drawDatabaseNumber(secrets: Secrets): number {
  return secrets.secretInteger(minDatabaseNumber, maxNewDatabaseNumber);
}

/** Name of the note that a backup has: when it was made, Unix ms. Empty once a core has gone on from it. */
export const backupNote = 'backup';

/** A number is raised by one for each ten seconds since the copy: no core issues a million orders in that time. */
const msPerRaise = 10_000;
/**
 * And by this many besides: a clock may be wrong by a few hours, and a sequence may have gone on into the next numbers.
 */
const minRaise = 1_000;
/** Ids of deliveries are exact in a double up to this number. */
const maxDatabaseNumber = 900_719_924;

/**
 * The number of a database that goes on from a copy. Machines and merchants remember what was issued after the copy was
 * made, so the number is raised above all that could be. The older the copy, the higher the number.
 * @param ageMs time since the copy was made.
 */
export function raiseDatabaseNumber(databaseNumber: number, ageMs: number): number {
  const raised = databaseNumber + minRaise + Math.max(0, Math.ceil(ageMs / msPerRaise));
  if (raised <= maxDatabaseNumber) return raised;
  throw new Error(
    'this copy cannot be used: ids above all that were issued since it was made have no room; start with a new ' +
      'database',
  );
}

/**
 * The ids of one database: its number, and behind it what the store's sequence counts. A sequence that outgrows its
 * digits goes on into the next number.
 * @param databaseNumber 0 for ids as they were before databases had numbers.
 */
export function idsOf(databaseNumber: number): Ids {
  const deliveries = databaseNumber === 0 ? 1_000_000_000_000_000 : databaseNumber * deliveriesPerNumber;
  const rows = databaseNumber * rowsPerNumber;
  return { delivery: (nth) => String(deliveries + nth), row: (nth) => rows + nth, tokenFloor: rows };
}

/** Which row of its database an id names, counted from 1; of an id of before there were numbers, the id itself. */
export function rowNumberOf(id: number): number {
  return id % rowsPerNumber;
}
