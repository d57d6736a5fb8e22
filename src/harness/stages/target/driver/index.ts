import type { Driver } from '#drivers/driver.ts';
import type { Stage, StageDriver } from '../../stage.ts';
import type { ProxyAddress } from '../../external/external-proxy.ts';
import { aroundTarget } from '../around-target.ts';
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
  /** Where real machines dial; on this computer and any port when left out. */
  readonly proxy?: ProxyAddress | undefined;
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
export function driverStage({ seed, url, driver, machines: named, appKey, proxy }: DriverStageOptions): DriverStage {
  const { clock, closeStack, receivers, stage } = aroundTarget({ seed, url, target: 'cloud', proxy });
  const events = new EventBuffer();
  const { emit } = events;
  const sender = closeStack.add(driverSender());
  const salt = `${seed} ${clock.now()} ${process.pid}`;
  const calls = new DriverCalls({ driver: driver.name, clock, sender, salt, emit });
  const book = new CloudBook(emit);
  const machines = new CloudMachines(named, emit);
  const parts = { driver, calls, book, machines, clock, appKey, emit, openConnection: openCloudConnection };
  return {
    ...stage,
    driver: {
      ...{ name: driver.name, capabilities: driver.capabilities, failure: calls.failure },
      kindOf: (machineNo) => machines.kindOf(machineNo),
      restock: restocker(parts),
      observe: (onEvent) => events.observe(onEvent),
    },
    link: machineLink(parts),
    http: merchantFront(parts),
    addReceiver: (name, receiver) => receivers.add(name, callbackFront(parts, name, receiver)),
  };
}
