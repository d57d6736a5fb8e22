import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import type { ProxyAddress } from '../external/external-proxy.ts';
import { ownExternalMachines } from '../external/own-machines.ts';
import type { Stage } from '../stage.ts';
import { aroundTarget } from './around-target.ts';

/** What a target stage needs. */
export interface TargetStageOptions {
  /** A whole number from 0 to 2⁵³−1. */
  readonly seed: number;
  /** Base URL of a core that runs already, without a slash at the end. */
  readonly url: string;
  /** The address that machines dial, where it is another; `mqtt://` for real ones at a broker. */
  readonly machineUrl?: string | undefined;
  /** Where real machines dial; on this computer and any port when left out. */
  readonly proxy?: ProxyAddress | undefined;
}

/** A stage around a target core. */
export interface TargetStage extends Stage {
  readonly name: 'target';
  readonly targetUrl: string;
}

/**
 * Real sockets around a target core that vendloop did not start: machines dial it, merchants call it, and receivers
 * listen on 127.0.0.1 for its callbacks. Time is the system's; the core is neither hosted nor killed, and the network
 * is as it is. `close` may be called at any time and again.
 * @throws {RangeError} for a bad seed.
 */
export function targetStage({ seed, url, machineUrl = url, proxy }: TargetStageOptions): TargetStage {
  const { closeStack, lines, stage } = aroundTarget({ seed, url, target: 'core', proxy });
  const external = ownExternalMachines(lines, () => machineUrl);
  return { ...stage, link: webSocketLink(url), external, http: closeStack.add(undiciHttp()) };
}
