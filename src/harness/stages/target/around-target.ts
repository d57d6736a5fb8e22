import type { Clock } from '#core/ports/clock.ts';
import { NetworkFaults, type CuttableConnection } from '#harness/fault-injection/network/network-faults.ts';
import { CloseStack } from '../close-stack.ts';
import type { ProxyAddress } from '../external/external-proxy.ts';
import type { ExternalMachinesParts } from '../external/own-machines.ts';
import { LiveReceivers } from '../live/receiver-server.ts';
import { createStallMonitor } from '../live/stall-monitor.ts';
import { SystemClock } from '../live/system-clock.ts';
import { seededRandom } from '../random.ts';
import type { Stage } from '../stage.ts';

/**
 * How late a timer or a message may be with a target core, ms: there is a network between, and the core may have other
 * clients. An allowance that is stated, not measured.
 */
const targetSlackMs = 250;

/** What every stage around a target has, whatever lies between it and the target. */
export interface AroundTarget {
  readonly clock: Clock;
  /** Closes what the stage opens, in reverse order. */
  readonly closeStack: CloseStack;
  readonly receivers: LiveReceivers;
  /** What the lines of real machines need. */
  readonly lines: ExternalMachinesParts;
  /** The stage without its link to machines and its calls. */
  readonly stage: Omit<Stage, 'link' | 'http'> & { readonly name: 'target'; readonly targetUrl: string };
}

/**
 * The system's time, receivers on 127.0.0.1, and a target that is neither hosted nor killed.
 * @param target what it is called in messages.
 * @throws {RangeError} for a bad seed.
 */
export function aroundTarget({
  seed,
  url,
  target,
  proxy,
}: {
  readonly seed: number;
  readonly url: string;
  readonly target: 'core' | 'cloud';
  /** Where real machines dial. */
  readonly proxy?: ProxyAddress | undefined;
}): AroundTarget {
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
  const random = seededRandom(seed);
  const connections = new Set<CuttableConnection>();
  const networkFaults = new NetworkFaults(clock, random.fork('network').fork('faults'), () => connections);
  const notSupported = (what: string): Error =>
    new Error(`${what} cannot be done here: vendloop did not start the ${target} at ${url}`);
  const stage: AroundTarget['stage'] = {
    name: 'target',
    targetUrl: url,
    speed: 1,
    slackMs: targetSlackMs,
    watchStalls: stallMonitor.start,
    clock,
    random,
    callbackHttp: () => {
      throw notSupported('calling back');
    },
    openStore: () => Promise.reject(notSupported('opening its store')),
    hostCore: () => Promise.reject(notSupported('hosting a core')),
    removeCore: () => Promise.reject(notSupported('taking the core away')),
    addReceiver: (name, receiver) => receivers.add(name, receiver),
    setReceiverRefusing: (name, refused) => receivers.setRefusing(name, refused),
    injectNetworkFaults: (plans, emit) => {
      // Only the lines of real machines lead through a proxy of the run.
      if (plans.some(({ path }) => path !== 'link')) throw notSupported('disturbing the network');
      networkFaults.inject(plans, emit);
    },
    expectNetworkFaults: () => networkFaults.expectFaults(),
    clearNetworkFault: (plan) => networkFaults.clear(plan),
    drive: (work) => Promise.race([work, receivers.failure]),
    close: () => closeStack.close(),
  };
  return { clock, closeStack, receivers, lines: { clock, closeStack, networkFaults, connections, proxy }, stage };
}
