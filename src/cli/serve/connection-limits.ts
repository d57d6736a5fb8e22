import { defaultConnectionLimits, type ConnectionLimits } from '#core/api/http/connection-limits.ts';
import { UsageError } from '../shared/errors.ts';
import type { ConfigFile } from './config-file.ts';

/** Open files that a core needs besides its connections: the database, callbacks under way and the process's own. */
const reservedFiles = 1_024;

/**
 * How many connections a served core takes.
 * @param unlimited `--no-limits`.
 * @param openFiles how many files the system lets the process open; null: nobody knows.
 * @throws UsageError when the file asks for more than the system gives.
 */
export function connectionLimitsOf(
  configured: ConfigFile['connections'],
  unlimited: boolean,
  openFiles: number | null,
): ConnectionLimits {
  if (unlimited || configured === 'off') return { total: null, perAddress: null };
  // A small limit leaves half of its files to connections.
  const maxConnections = openFiles === null ? Infinity : Math.max(openFiles - reservedFiles, Math.floor(openFiles / 2));
  const {
    total = Math.min(defaultConnectionLimits.total ?? Infinity, maxConnections),
    perAddress = defaultConnectionLimits.perAddress ?? 'off',
  } = configured;
  if (total !== 'off' && total > maxConnections) {
    throw new UsageError(
      `connections.total is ${total}, and the system gives this process ${openFiles} open files, ${maxConnections} ` +
        `of them for connections: raise its limit (ulimit -n ${total + reservedFiles}) or lower connections.total`,
    );
  }
  return { total: total === 'off' ? null : total, perAddress: perAddress === 'off' ? null : perAddress };
}
