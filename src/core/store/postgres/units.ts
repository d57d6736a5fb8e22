import { toColumn } from '../text-column.ts';
import type { SectionName } from './sections.ts';

/** Names of a section, one value for each of its arrays. */
export type UnitPart = readonly [section: SectionName, ...values: (string | number)[]];

/** What a decision asks for at one time, and what is loaded with it in one statement. */
export interface Unit {
  readonly key: string;
  readonly parts: readonly UnitPart[];
}

function unit(key: string, ...parts: readonly UnitPart[]): Unit {
  return { key, parts };
}

/** Name of the revision of the list of machines. */
export const listOfMachines = 'machines';
/** Name of the revision of the leases of cores. */
export const listOfCores = 'cores';

/** All that can be loaded. A list comes with the revision of its machine: it may be empty. */
export const units = {
  /** A machine with all that its next delivery depends on. */
  machine: (machineNo: string) =>
    unit(
      `machine ${machineNo}`,
      ['revisions', machineNo],
      ['machines', machineNo],
      ['freshness', machineNo],
      ['locks', machineNo],
      ['inFlight', machineNo],
      ['jobsOfMachine', machineNo],
      ['lines', machineNo],
    ),
  machinesOfMerchant: (appId: string) =>
    unit(`machines of ${appId}`, ['revisions', listOfMachines], ['machinesOfMerchant', appId]),
  allMachines: () => unit('all machines', ['revisions', listOfMachines], ['allMachines', 'all']),
  lane: (machineNo: string, lane: number) =>
    unit(`lane ${machineNo} ${lane}`, ['revisions', machineNo], ['lane', machineNo, lane]),
  lanes: (machineNo: string) => unit(`lanes ${machineNo}`, ['revisions', machineNo], ['lanesOfMachine', machineNo]),
  /** An order with what was commanded for it. */
  order: (id: number) => unit(`order ${id}`, ['orders', id], ['deliveriesOfOrder', id], ['jobsOfOrder', id]),
  trade: (appId: string, tradeId: string) =>
    unit(`trade ${appId}\u0000${tradeId}`, ['ordersByTrade', appId, toColumn(tradeId)]),
  delivery: (id: string) => unit(`delivery ${id}`, ['deliveries', id]),
  job: (id: number) => unit(`job ${id}`, ['jobs', id]),
  pickupCode: (id: number) => unit(`code ${id}`, ['pickupCodes', id]),
  pickupCodeOf: (machineNo: string, code: string) =>
    unit(`code ${machineNo}\u0000${code}`, ['revisions', machineNo], ['pickupCodesByCode', machineNo, toColumn(code)]),
  openPickupCodes: (machineNo: string) =>
    unit(`open codes ${machineNo}`, ['revisions', machineNo], ['openPickupCodes', machineNo]),
  idempotencyRecord: (appId: string, sign: string) =>
    unit(`answer ${appId}\u0000${sign}`, ['idempotencyRecords', appId, toColumn(sign)]),
  cores: () => unit('cores', ['revisions', listOfCores], ['cores', 'all']),
  linesWithCommand: (core: number) => unit(`lines of ${core}`, ['linesWithCommand', core]),
  callback: (id: number) => unit(`callback ${id}`, ['callbacks', id]),
  note: (name: string) => unit(`note ${name}`, ['notes', toColumn(name)]),
};
