import type { CoreConfig } from '#core/config.ts';
import { defaultConfig } from '#core/config.ts';
import { messageOf } from '#core/error-message.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { Capabilities, KindCapabilities } from '#drivers/capabilities.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { CallbackTerms, HistoryMachine } from '../history/header.ts';
import type { StageDriver } from '../stages/stage.ts';
import { JoinError } from './join-target.ts';
import type { RunSetup } from './run-setup.ts';

/**
 * Prepares a run for a cloud behind a driver: fills its machines where the cloud can do that, and takes its limits.
 * @param driver undefined: the cloud speaks our protocol, and the run stays as it is.
 * @throws CannotJoin when the cloud does not fill a machine, or the kind of one is not known.
 */
export async function prepareThroughDriver(setup: RunSetup, driver: StageDriver | undefined): Promise<RunSetup> {
  if (!driver) return setup;
  for (const { machineNo } of setup.machines) await fill(machineNo, driver);
  return withDriverTerms(setup, driver);
}

async function fill(machineNo: string, driver: StageDriver): Promise<void> {
  try {
    await driver.restock([machineNo]);
  } catch (error) {
    if (error instanceof DriverError) throw error;
    throw new JoinError(messageOf(error), machineNo);
  }
}

/**
 * The same run for a cloud behind a driver: the limits that the driver declares stand in the header and are what steps
 * wait for.
 * @throws CannotJoin when the kind of a machine is not known.
 */
function withDriverTerms(setup: RunSetup, driver: StageDriver): RunSetup {
  const { capabilities } = driver;
  const kinds = new Map(setup.machines.map((spec) => [spec.machineNo, kindOf(spec, driver)]));
  const { header } = setup;
  return {
    ...setup,
    config: configOf(setup, capabilities, kinds),
    header: {
      ...header,
      timeoutMs: capabilities.fallbackMs,
      callbacks: callbackTerms(capabilities),
      machines: header.machines.map((machine) => machineTerms(machine, kinds.get(machine.machine))),
      driver: {
        name: driver.name,
        offlineAfterMs: capabilities.offlineAfterMs,
        repeatedRequest: capabilities.repeatedRequest,
      },
      ...(header.limits && {
        limits: {
          ...header.limits,
          deliveryTimeoutMs: capabilities.fallbackMs,
          orderExpiryMs: capabilities.unpaidExpiryMs ?? header.limits.orderExpiryMs,
          timestampWindowMs: capabilities.clockWindowMs,
          silenceMs: capabilities.offlineAfterMs,
        },
      }),
    },
  };
}

/**
 * What the cloud holds of a machine: by the kind that it lists, else by that of the motor.
 * @throws CannotJoin when the kind is not known.
 */
export function kindOf(
  { machineNo, motor }: Pick<MachineSpec, 'machineNo' | 'motor'>,
  driver: Pick<StageDriver, 'name' | 'capabilities' | 'kindOf'>,
): KindCapabilities {
  const { kinds } = driver.capabilities;
  const listed = driver.kindOf(machineNo);
  const found = [listed, motor.kind, motor.name].find((name) => name !== undefined && Object.hasOwn(kinds, name));
  const kind = found === undefined ? undefined : kinds[found];
  if (kind) return kind;
  throw new JoinError(
    `the driver "${driver.name}" declares no kind for machine ${machineNo}` +
      `${listed === undefined ? ', and the cloud lists none' : `, which the cloud lists as ${listed}`}: ` +
      `its kinds are ${Object.keys(kinds).join(', ')}`,
    machineNo,
  );
}

function machineTerms(machine: HistoryMachine, kind: KindCapabilities | undefined): HistoryMachine {
  return kind ? { ...machine, dwellMs: kind.dwellMs } : machine;
}

function callbackTerms({ callback: { retryMs, jitter, timeoutMs } }: Capabilities): CallbackTerms {
  return {
    timeoutMs,
    maxAttempts: retryMs.length + 1,
    firstPauseMs: retryMs[0] ?? 0,
    maxPauseMs: Math.max(0, ...retryMs),
    pausesMs: retryMs,
    jitter,
    maxPerReceiver: defaultConfig.callbacks.maxPerReceiver,
  };
}

/** Steps wait by the kind of a motor: machines of one motor are of one kind in practice. */
function configOf(
  { machines, config }: RunSetup,
  capabilities: Capabilities,
  kinds: ReadonlyMap<string, KindCapabilities>,
): CoreConfig {
  const dwellMs = { ...config.dwellMs };
  for (const { machineNo, motor } of machines)
    dwellMs[motor.kind] = kinds.get(machineNo)?.dwellMs ?? dwellMs[motor.kind];
  return {
    ...config,
    dwellMs,
    timeoutMs: capabilities.fallbackMs,
    orderExpiryMs: capabilities.unpaidExpiryMs ?? config.orderExpiryMs,
    timestampWindowMs: capabilities.clockWindowMs,
  };
}
