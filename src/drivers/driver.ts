import type { Capabilities } from './capabilities.ts';
import type { CallbackReading, CallbackRequest } from './callback.ts';
import type { MachineDriver } from './machine-driver.ts';
import type { MerchantDriver } from './merchant-driver.ts';
import type { Awaitable, Opaque } from './values.ts';

/** What a driver is given when it is opened: addresses and secrets of one environment, as the project file has them. */
export interface DriverSettings {
  /** Base URL of the API that merchants call, without a slash at the end. */
  readonly url: string;
  /** Address that machines dial; where none is given, that of the API. */
  readonly machineUrl: string;
  /** Credentials of the merchant, by the names that the project file gives them, like `appId` or `apiSecret`. */
  readonly merchant: Readonly<Record<string, string>>;
  /** Members of the project file that are the driver's own, like the user of a broker. */
  readonly options: Readonly<Record<string, Opaque>>;
}

/**
 * All that the harness must know of a cloud that is not its own. A driver translates: it opens no socket, reads no
 * clock and draws no random number. What it needs of these is handed to it, so that every request and frame is seen.
 */
export interface Driver {
  /** Names the driver in messages and reports. */
  readonly name: string;
  /** What the cloud can do, and its limits. */
  readonly capabilities: Capabilities;
  /** The merchant's side. */
  readonly merchant: MerchantDriver;
  /** The machine's side. */
  readonly machine: MachineDriver;
  /** Reads a request that arrived at a receiver and verifies its sign; of a bad one the reading has the reason. */
  readCallback(request: CallbackRequest): Awaitable<CallbackReading>;
  /** Ends what the driver has begun, like a process. */
  close?(): Awaitable<void>;
}

/** Opens a driver with the settings of one environment: what the file of a driver exports as `default`. */
export type OpenDriver = (settings: DriverSettings) => Awaitable<Driver>;
