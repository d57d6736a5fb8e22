import { DriverError } from '#drivers/guard/driver-error.ts';
import type { Driver, DriverSettings } from '#drivers/driver.ts';
import type { ConnectionPlan, DriverFrame, DriverMachine, MachineTools } from '#drivers/machine-driver.ts';
import type { LocalText } from '../certify/local-text.ts';
import type { CheckFinding } from './check-result.ts';

/** What a check examines: a driver under guard, without any cloud. */
export interface Examination {
  readonly driver: Driver;
  readonly settings: DriverSettings;
}

/** A named check of a driver. */
export interface DriverCheck {
  readonly name: string;
  readonly title: LocalText;
  /** What to change when it fails. */
  readonly change: LocalText;
  /** A rejection with a DriverError is a failure. */
  examine(examination: Examination): Promise<CheckFinding>;
}

/** The time of every call: one that any clock could show. */
export const at = Date.UTC(2026, 0, 15, 12);

/** Tools of a machine; each number gives another nonce. */
export function machineTools(number = 1): MachineTools {
  return { at, nonce: `${number}`.padStart(32, '0'), session: 'a'.repeat(32) };
}

/** The machines that frames are made for. */
export const sampleMachine: DriverMachine = { machine: '10000001', key: 'sample-machine-key-1' };
export const otherMachine: DriverMachine = { machine: '10000002', key: sampleMachine.key };
export const otherKey: DriverMachine = { machine: sampleMachine.machine, key: 'sample-machine-key-2' };

/** Every frame that a driver makes for a machine, by the function that makes it. */
export interface MachineFrames {
  readonly plan: ConnectionPlan;
  readonly heartbeat: readonly DriverFrame[];
}

/** What can be encoded without a command. */
export async function framesOf({ driver }: Examination, machine: DriverMachine): Promise<MachineFrames> {
  const plan = await driver.machine.connect(machine, machineTools());
  return { plan, heartbeat: await driver.machine.encodeHeartbeat(machine, machineTools()) };
}

/** Two values are the same, byte for byte. */
export function isSame(left: unknown, right: unknown): boolean {
  return comparable(left) === comparable(right);
}

function comparable(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    member instanceof Uint8Array ? Buffer.from(member).toString('base64') : member,
  );
}

/** What a failure of the driver is, as a finding. @throws anything else. */
export function findingOf(error: unknown): CheckFinding {
  if (error instanceof DriverError) return { failed: error.message };
  throw error;
}
