import { defaultConnectionLimits, type ConnectionLimits } from '#core/api/http/connection-limits.ts';
import { Complaint } from '../shared/errors.ts';
import type { ConfigFile } from './config-file.ts';

/** Open files that a core needs besides its connections: the database, callbacks under way and the process's own. */
const reserve = 1_024;

/**
 * How many connections a served core takes.
 * @param unlimited `--no-limits`.
 * @param openFiles how many files the system lets the process open; null: nobody knows.
 * @throws Complaint when the file asks for more than the system gives.
 */
export function connectionLimitsOf(
  given: ConfigFile['connections'],
  unlimited: boolean,
  openFiles: number | null,
): ConnectionLimits {
  if (unlimited || given === 'off') return { total: null, perAddress: null };
  // A small limit leaves half of its files to connections.
  const most = openFiles === null ? Infinity : Math.max(openFiles - reserve, Math.floor(openFiles / 2));
  const {
    total = Math.min(defaultConnectionLimits.total ?? Infinity, most),
    perAddress = defaultConnectionLimits.perAddress ?? 'off',
  } = given;
  if (total !== 'off' && total > most) {
    throw new Complaint(
      `connections.total is ${total}, and the system gives this process ${openFiles} open files, ${most} of them for connections: raise its limit (ulimit -n ${total + reserve}) or lower connections.total`,
    );
  }
  return { total: total === 'off' ? null : total, perAddress: perAddress === 'off' ? null : perAddress };
}
