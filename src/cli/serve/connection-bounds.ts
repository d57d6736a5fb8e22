import { refusedCall, type OnAudit } from '#core/api/audit.ts';
import type { ConnectionLimitOptions, ConnectionLimits } from '#core/api/http/connection-limits.ts';
import { limitNetworkOf } from '#core/api/limits/sender-address.ts';
import type { Metrics } from '#core/metrics.ts';
import type { LineSampler } from './line-sampler.ts';

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
