import { refusedCall, type OnAudit } from '#core/api/audit.ts';
import type { ConnectionBounds, ConnectionLimits } from '#core/api/http/connection-limits.ts';
import { networkOf } from '#core/api/limits/sender-address.ts';
import type { Metrics } from '#core/metrics.ts';
import type { LineSampler } from './line-sampler.ts';

/** The limits of connections, with all who hear of a refusal: metrics, audit and log. */
export function connectionBounds(
  limits: ConnectionLimits,
  metrics: Metrics,
  onAudit: OnAudit | undefined,
  log: LineSampler,
): ConnectionBounds {
  return {
    limits,
    onOpen: (open) => metrics.connectionsOpen(open),
    onRefused: (limit, address, response) => {
      metrics.connectionRefused(limit);
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
            `a connection from ${networkOf(address)} was refused: ${limits.perAddress} are open from there (connections.perAddress in the configuration)`,
        );
    },
  };
}
