import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { CloseStack } from '../close-stack.ts';
import { LiveReceivers } from '../live/receiver-server.ts';
import { createStallMonitor } from '../live/stall-monitor.ts';
import { SystemClock } from '../live/system-clock.ts';
import { seededRandom } from '../random.ts';
import type { Stage } from '../stage.ts';
import { targetSlackMs } from './slack.ts';

/** What a target stage needs. */
export interface TargetStageOptions {
  /** A whole number from 0 to 2⁵³−1. */
  readonly seed: number;
  /** Base URL of a core that runs already, without a slash at the end. */
  readonly url: string;
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
export function targetStage({ seed, url }: TargetStageOptions): TargetStage {
  const closeStack = new CloseStack();
  const clock = new SystemClock();
  const stallMonitor = createStallMonitor(clock, targetSlackMs);
  closeStack.add({
    close: () => {
      stallMonitor.stop();
      clock.close();
      return Promise.resolve();
    },
  });
  const receivers = new LiveReceivers(closeStack);
  const notSupported = (what: string): Error =>
    new Error(`${what} cannot be done here: vendloop did not start the core at ${url}`);
  return {
    name: 'target',
    targetUrl: url,
    speed: 1,
    slackMs: targetSlackMs,
    watchStalls: stallMonitor.start,
    clock,
    random: seededRandom(seed),
    link: webSocketLink(url),
    http: closeStack.add(undiciHttp()),
    callbackHttp: () => {
      throw notSupported('calling back');
    },
    openStore: () => Promise.reject(notSupported('opening its store')),
    hostCore: () => Promise.reject(notSupported('hosting a core')),
    removeCore: () => Promise.reject(notSupported('taking the core away')),
    addReceiver: (name, receiver) => receivers.add(name, receiver),
    setReceiverRefusing: (name, refused) => receivers.setRefusing(name, refused),
    injectNetworkFaults: (plans) => {
      if (plans.length > 0) throw notSupported('disturbing the network');
    },
    expectNetworkFaults: () => undefined,
    clearNetworkFault: () => undefined,
    drive: (work) => Promise.race([work, receivers.failure]),
    close: () => closeStack.close(),
  };
}
