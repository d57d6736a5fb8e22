import type { Clock } from '#core/ports/clock.ts';
import type { CuttableConnection, NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { CloseStack } from '../close-stack.ts';
import type { ExternalMachines, ExternalObserver } from '../stage.ts';
import { readSensor } from './drop-sensor.ts';
import { openExternalProxy, type ProxyAddress } from './external-proxy.ts';
import { FrameReader } from './frame-reader.ts';
import type { ExternalRoute, LineListener } from './proxy-connection.ts';

/** What the real machines of a stage need. */
export interface ExternalMachinesParts {
  readonly clock: Clock;
  readonly closeStack: CloseStack;
  readonly networkFaults: NetworkFaults;
  readonly connections: Set<CuttableConnection>;
  readonly proxy?: ProxyAddress | undefined;
}

/** Any port of this computer. */
const anyProxyAddress: ProxyAddress = { host: '127.0.0.1', port: 0 };

/** Real machines that speak our protocol. @param cloud what machines dial otherwise; null while none is there. */
export function ownExternalMachines(parts: ExternalMachinesParts, cloud: () => string | null): ExternalMachines {
  return {
    async open(machines, observer) {
      const readers = new Map(machines.map((spec) => [spec.machineNo, new FrameReader(spec, observer)]));
      const { proxy: address = anyProxyAddress, closeStack, ...rest } = parts;
      const routes = machines.map((spec) => ownRoute(spec, cloud));
      const listener = recordingListener(observer, readers);
      const proxy = closeStack.add(await openExternalProxy({ ...rest, address, routes, listener }));
      return new Map(routes.map((route) => [route.machineNo, dialAddress(route, proxy)]));
    },
    countDrops: readSensor,
  };
}

/** A path of a WebSocket, or a client id, that is the machine's number. */
function ownRoute({ machineNo, external }: MachineSpec, cloud: () => string | null): ExternalRoute {
  const address = cloud();
  const link = address !== null && /^mqtts?:/.test(address) ? 'mqtt' : 'websocket';
  const base = address === null ? '' : new URL(address).pathname.replace(/\/+$/, '');
  const path = `${base}/devices/${machineNo}`;
  return {
    machineNo,
    name: external?.name ?? machineNo,
    link,
    isDialledBy: (dialled) => (link === 'mqtt' ? dialled === machineNo : dialled.split('?')[0] === path),
    cloud: () => {
      const url = cloud();
      return url === null ? null : new URL(`${url.replace(/\/+$/, '')}/devices/${machineNo}`);
    },
  };
}

/** Where a machine must dial. */
function dialAddress(
  { link, cloud }: ExternalRoute,
  { authority, hasTls }: { readonly authority: string; readonly hasTls: boolean },
): string {
  const secure = hasTls ? 's' : '';
  if (link === 'mqtt') return `mqtt${secure}://${authority}`;
  return `ws${secure}://${authority}${cloud()?.pathname ?? ''}`;
}

function recordingListener(observer: ExternalObserver, readers: ReadonlyMap<string, FrameReader>): LineListener {
  const text = (payload: Uint8Array): string => Buffer.from(payload).toString('utf8');
  return {
    connected: (machine) => observer.onEvent({ kind: 'connected', machine }),
    disconnected: (machine, { code, reason }) => observer.onEvent({ kind: 'disconnected', machine, code, reason }),
    sent: (machine, { payload }) => readers.get(machine)?.sent(text(payload)),
    received: (machine, { payload }) => readers.get(machine)?.received(text(payload)),
    refused: (machine, reason) => observer.onRefused(machine, reason),
  };
}
