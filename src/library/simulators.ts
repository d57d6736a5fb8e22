import './require-supported-node.ts';
import { faults as allFaults } from '#simulators/faults/index.ts';
import { motorTypes as allMotorTypes } from '#simulators/motors/index.ts';

export type { MerchantAccount } from './driver.ts';
export { VendloopError, type VendloopErrorCode } from './errors.ts';
export type { HistoryEvent } from './history.ts';
export { createMerchant } from './simulators/create-merchant.ts';
export type { Merchant, MerchantOptions, MerchantReply, OrderLine } from './simulators/merchant.ts';
export { startFleet } from './simulators/start-fleet.ts';
export type { Fleet, FleetMachine, FleetMachineOptions, FleetOptions } from './simulators/fleet.ts';
export { startReceiver } from './simulators/start-receiver.ts';
export type { Callback, Receiver, ReceiverOptions } from './simulators/receiver.ts';

/** A kind of drive of a machine. */
export interface MotorType {
  /** Its name in options. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** In one sentence: what its board detects in a run. */
  readonly sensing: string;
}

/** A way in which a machine fails. */
export interface Fault {
  /** Its name for `injectFault`. */
  readonly name: string;
  /** What a technician observes, in one sentence. */
  readonly description: string;
  /** Motor types that can have it. */
  readonly motors: readonly string[];
}

/** Every motor type. */
export const motorTypes: readonly MotorType[] = allMotorTypes.map(({ name, title, sensing }) => ({
  name,
  title,
  sensing,
}));

/** Every fault of a machine. */
export const faults: readonly Fault[] = allFaults.map((fault) => ({
  name: fault.name,
  description: fault.description,
  motors: allMotorTypes.filter((motor) => fault.fits(motor)).map(({ name }) => name),
}));
