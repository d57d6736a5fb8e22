import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Link } from '#core/ports/link.ts';
import type { FleetOptions } from './fleet-options.ts';

/** How the machines of a fleet dial: the core itself, or a broker. The MQTT client is loaded only for a broker. */
export async function linkOf({ url, broker }: Pick<FleetOptions, 'url' | 'broker'>): Promise<Link> {
  if (broker === null) return webSocketLink(url);
  const { mqttLink } = await import('#core/devices/links/mqtt/mqtt-link.ts');
  return mqttLink(broker);
}
