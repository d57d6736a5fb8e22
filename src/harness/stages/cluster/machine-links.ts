import { mqttLink } from '#core/devices/links/mqtt/mqtt-link.ts';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Link } from '#core/ports/link.ts';
import type { MachineEvent } from '#simulators/events.ts';
import type { Cluster } from './cluster.ts';
import type { TcpRelay } from './tcp-relay.ts';

/** Time between heartbeats of a machine at a broker, ms: the first one after a core's death finds another core. */
const heartbeatMs = 5_000;

/** How the machines of a cluster test dial. */
export interface MachineLinks {
  readonly link: Link;
  /** Machines whose connections lead to a core's port now. */
  machinesOf(port: number): readonly string[];
  /** Called for what the link shows of a machine. */
  onMachineEvent: (event: MachineEvent) => void;
}

/** What shows that a machine's connection proves nothing from now until it ends. */
export function halfOpenLine(machine: string): MachineEvent {
  return { kind: 'fault-fired', machine, run: 0, delivery: '', fault: 'half-open', plan: '' };
}

/**
 * Machines with an odd number meet the cores at the broker, if there is one; the others dial the load balancer, each
 * by a door of its own. Whether a core holds the line of a machine at a broker cannot be seen there: its connection
 * counts as half-open from the start.
 */
export async function machineLinks(
  { balancer, broker }: Pick<Cluster, 'balancer' | 'broker'>,
  machines: readonly string[],
): Promise<MachineLinks> {
  const links = new Map<string, Link>();
  const doors = new Map<string, TcpRelay>();
  const own = { onMachineEvent: (_event: MachineEvent): void => undefined };
  for (const machine of machines) {
    if (broker && Number(machine) % 2 === 1) {
      links.set(
        machine,
        brokerLink(broker.url, (event) => own.onMachineEvent(event)),
      );
    } else {
      const door = await balancer.openDoor();
      doors.set(machine, door);
      links.set(machine, webSocketLink(`http://127.0.0.1:${door.port}`));
    }
  }
  const linkOf = (machine: string): Link => {
    const link = links.get(machine);
    if (!link) throw new RangeError(`machine ${machine} is not one of the test`);
    return link;
  };
  const link: Link = {
    dial: (machine, listener) => linkOf(machine).dial(machine, listener),
    heartbeatMs: (machine) => linkOf(machine).heartbeatMs?.(machine),
  };
  const machinesOf = (port: number): readonly string[] =>
    machines.filter((machine) => doors.get(machine)?.leadsTo(port));
  return Object.assign(own, { link, machinesOf });
}

function brokerLink(url: string, onMachineEvent: (event: MachineEvent) => void): Link {
  const atBroker = mqttLink({ url, passwords: null });
  return {
    heartbeatMs: () => heartbeatMs,
    dial: (machine, listener) =>
      atBroker.dial(machine, {
        opened: () => {
          listener.opened();
          onMachineEvent(halfOpenLine(machine));
        },
        frame: (text, arrivedAt) => listener.frame(text, arrivedAt),
        closed: (code, reason) => listener.closed(code, reason),
      }),
  };
}
