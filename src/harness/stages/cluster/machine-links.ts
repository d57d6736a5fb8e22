import { mqttLink } from '#core/devices/links/mqtt/mqtt-link.ts';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Link } from '#core/ports/link.ts';
import type { MachineEvent } from '#simulators/events.ts';

/** Time between heartbeats of a machine at a broker, ms: the first one after a core's death finds another core. */
const heartbeatMs = 5_000;

/** How the machines of a cluster test dial. */
export interface MachineLinks {
  readonly link: Link;
  /** Called for what the link shows of a machine. */
  onMachineEvent: (event: MachineEvent) => void;
}

/**
 * Machines with an odd number meet the cores at the broker, the others dial the load balancer. Whether a core holds the
 * line of a machine at a broker cannot be seen there: its connection counts as half-open from the start.
 * @param brokerUrl null: all dial the load balancer.
 */
export function machineLinks(url: string, brokerUrl: string | null): MachineLinks {
  const direct = webSocketLink(url);
  const links: MachineLinks = { link: direct, onMachineEvent: () => undefined };
  if (brokerUrl === null) return links;
  const atBroker = mqttLink({ url: brokerUrl, passwords: null });
  const isAtBroker = (machine: string): boolean => Number(machine) % 2 === 1;
  const dial: Link['dial'] = (machine, listener) => {
    if (!isAtBroker(machine)) return direct.dial(machine, listener);
    const halfOpen = { kind: 'fault-fired', machine, run: 0, delivery: '', fault: 'half-open', plan: '' } as const;
    return atBroker.dial(machine, {
      opened: () => {
        listener.opened();
        links.onMachineEvent(halfOpen);
      },
      frame: (text, arrivedAt) => listener.frame(text, arrivedAt),
      closed: (code, reason) => listener.closed(code, reason),
    });
  };
  const link: Link = {
    dial,
    heartbeatMs: (machine) => (isAtBroker(machine) ? heartbeatMs : direct.heartbeatMs?.(machine)),
  };
  return Object.assign(links, { link });
}
