import { defaultConnectionLimits, type ConnectionLimits } from '#core/api/http/connection-limits.ts';
import { UsageError } from '../shared/errors.ts';
import type { ConfigFile } from './config-file.ts';

/** Open files that a core needs besides its connections: database, running callbacks and the process itself. */
const reservedFiles = 1_024;

/**
 * How many connections a served core accepts.
 * @param unlimited `--no-limits`.
 * @param openFiles limit of open files of the process; null: unknown.
 * @throws UsageError when the configuration exceeds the limit of the system.
 */
export function connectionLimitsOf(
  configured: ConfigFile['connections'],
  unlimited: boolean,
  openFiles: number | null,
): ConnectionLimits {
  if (unlimited || configured === 'off') return { total: null, perAddress: null };
  // With a small limit, half of the files are for connections.
  const maxConnections = openFiles === null ? Infinity : Math.max(openFiles - reservedFiles, Math.floor(openFiles / 2));
  const {
    total = Math.min(defaultConnectionLimits.total ?? Infinity, maxConnections),
    perAddress = defaultConnectionLimits.perAddress ?? 'off',
  } = configured;
  if (total !== 'off' && total > maxConnections) {
    throw new UsageError(
      `connections.total is ${total}, but this process can open ${openFiles} files, ${maxConnections} of them for ` +
        `connections: raise its limit (ulimit -n ${total + reservedFiles}) or lower connections.total`,
    );
  }
  return { total: total === 'off' ? null : total, perAddress: perAddress === 'off' ? null : perAddress };
}
