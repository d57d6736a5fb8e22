import { refusedCall, type OnAudit } from '#core/api/audit.ts';
import {
  defaultConnectionLimits,
  type ConnectionLimitOptions,
  type ConnectionLimits,
} from '#core/api/http/connection-limits.ts';
import { limitNetworkOf } from '#core/api/limits/sender-address.ts';
import type { Metrics } from '#core/metrics.ts';
import { UsageError } from '../shared/errors.ts';
import type { ServedMembers } from '../shared/project/served-members.ts';
import type { LineSampler } from './line-sampler.ts';

/** Open files that a core needs besides its connections: database, running callbacks and the process itself. */
const reservedFiles = 1_024;

/**
 * How many connections a served core accepts.
 * @param unlimited `--no-limits`.
 * @param openFiles limit of open files of the process; null: unknown.
 * @throws UsageError when the configuration exceeds the limit of the system.
 */
export function connectionLimitsOf(
  configured: ServedMembers['connections'],
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

/** Connection limits that report refusals to metrics, audit and log. */
export function connectionBounds(
  limits: ConnectionLimits,
  metrics: Metrics,
  onAudit: OnAudit | undefined,
  log: LineSampler,
): ConnectionLimitOptions {
  return {
    limits,
    onOpen: (open) => metrics.setOpenConnections(open),
    onRefused: (limit, address, response) => {
      metrics.countRefusedConnection(limit);
      onAudit?.(refusedCall('connection', '', address, response));
      if (limit === 'total')
        log.line(
          'connections',
          'total',
          () => `a connection was refused: ${limits.total} are open (connections.total in the configuration)`,
        );
      else
        log.line(
          'connections',
          'address',
          () =>
            `a connection from ${limitNetworkOf(address)} was refused: ${limits.perAddress} are open from there ` +
            '(connections.perAddress in the configuration)',
        );
    },
  };
}
