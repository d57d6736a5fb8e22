import type { Driver } from '#drivers/driver.ts';
import { CloseStack } from '../../close-stack.ts';
import { createStallMonitor } from '../../live/stall-monitor.ts';
import { LiveReceivers } from '../../live/receiver-server.ts';
import { SystemClock } from '../../live/system-clock.ts';
import { seededRandom } from '../../random.ts';
import type { Stage, StageDriver } from '../../stage.ts';
import { targetSlackMs } from '../slack.ts';
import { callbackFront } from './callback-front.ts';
import { CloudBook } from './cloud-book.ts';
import { openCloudConnection } from './cloud-connection.ts';
import { CloudMachines, type CloudMachine } from './cloud-machines.ts';
import { DriverCalls } from './driver-calls.ts';
import { driverSender } from './driver-send.ts';
import { EventBuffer } from './event-buffer.ts';
import { restocker } from './restock.ts';
import { machineLink } from './machine-link.ts';
import { merchantFront } from './merchant-front.ts';

/** What a stage around a cloud needs. */
export interface DriverStageOptions {
  /** A whole number from 0 to 2⁵³−1. */
  readonly seed: number;
  /** Address of the cloud, for messages. */
  readonly url: string;
  /** An open driver; its owner closes it. */
  readonly driver: Driver;
  /** Machines of the cloud that may take part. */
  readonly machines: readonly CloudMachine[];
  /** Key of our own callbacks, which the receivers verify. */
  readonly appKey: string;
}

/** A stage that plays through a driver. */
export interface DriverStage extends Stage {
  readonly name: 'target';
  readonly targetUrl: string;
  readonly driver: StageDriver;
}

/**
 * Real sockets around a cloud that is not ours. In front are our documented API, our machine frames and our callbacks;
 * behind them the driver translates. Otherwise it is like the stage of a target that speaks our protocol.
 * @throws {RangeError} for a bad seed.
 */
export function driverStage({ seed, url, driver, machines: named, appKey }: DriverStageOptions): DriverStage {
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
  const events = new EventBuffer();
  const { emit } = events;
  const sender = closeStack.add(driverSender());
  const salt = `${seed} ${clock.now()} ${process.pid}`;
  const calls = new DriverCalls({ driver: driver.name, clock, sender, salt, emit });
  const book = new CloudBook(emit);
  const machines = new CloudMachines(named, emit);
  const parts = { driver, calls, book, machines, clock, appKey, emit, openConnection: openCloudConnection };
  const notSupported = (what: string): Error =>
    new Error(`${what} cannot be done here: vendloop did not start the cloud at ${url}`);
  return {
    name: 'target',
    targetUrl: url,
    driver: {
      ...{ name: driver.name, capabilities: driver.capabilities, failure: calls.failure },
      kindOf: (machineNo) => machines.kindOf(machineNo),
      restock: restocker(parts),
      observe: (onEvent) => events.observe(onEvent),
    },
    speed: 1,
    slackMs: targetSlackMs,
    watchStalls: stallMonitor.start,
    clock,
    random: seededRandom(seed),
    link: machineLink(parts),
    http: merchantFront(parts),
    callbackHttp: () => {
      throw notSupported('calling back');
    },
    openStore: () => Promise.reject(notSupported('opening its store')),
    hostCore: () => Promise.reject(notSupported('hosting a core')),
    removeCore: () => Promise.reject(notSupported('taking the core away')),
    addReceiver: (name, receiver) => receivers.add(name, callbackFront(parts, name, receiver)),
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
