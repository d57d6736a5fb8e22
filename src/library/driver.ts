import './require-supported-node.ts';
import { joinTarget } from '#harness/runner/join-target.ts';
import { toVendloopError } from './errors.ts';
import { parseOptions } from './parse-options.ts';
import { prepareTarget, targetSchema } from './target-core.ts';

export { VendloopError, type VendloopErrorCode } from './errors.ts';
export { defineDriver } from '#drivers/define-driver.ts';
export type { CallbackReading, CallbackRequest } from '#drivers/callback.ts';
export type {
  CallbackCapabilities,
  Capabilities,
  ForgeryCapability,
  KindCapabilities,
  RepeatedRequest,
} from '#drivers/capabilities.ts';
export type { Driver, DriverSettings, OpenDriver } from '#drivers/driver.ts';
export type {
  ConnectionBase,
  ConnectionPlan,
  DecodedFrame,
  DriverFrame,
  DriverMachine,
  MachineDriver,
  MachineReport,
  MachineTools,
  MqttConnection,
  WebSocketConnection,
} from '#drivers/machine-driver.ts';
export type {
  CallTools,
  DeliveryState,
  DriverDelivery,
  DriverOrder,
  DriverRequest,
  DriverResponse,
  ListedDevice,
  MerchantDriver,
  OrderItem,
  RecordReference,
} from '#drivers/merchant-driver.ts';
export { refusalReasons, type Answer, type Refusal, type RefusalReason } from '#drivers/refusal.ts';
export type { Awaitable, Opaque } from '#drivers/values.ts';

/** Credentials of a merchant at a core. */
export interface MerchantAccount {
  /** Names the merchant. */
  readonly appId: string;
  /** Secret that each request contains. */
  readonly appSecret: string;
  /** Key of the signs: a secret of its own, which no request contains. */
  readonly appKey: string;
}

/** A machine that a core knows, and that the harness is to play. */
export interface TargetMachine {
  /** Eight digits. */
  readonly number: string;
  /** Its motor type, which the core must know it by too. */
  readonly motor: string;
  /** Secret key of its messages; left out: the key of the demo machine with this number. */
  readonly key?: string | undefined;
  /** `old` answers without naming the delivery and its token; `current` when left out. */
  readonly firmware?: 'current' | 'old' | undefined;
}

/**
 * A core that runs already, like your own cloud. It must speak the documented open API and machine protocol; other
 * dialects cannot be described yet.
 */
export interface TargetCore {
  /** Base URL, without `/api/openapi/v1`. Machines dial the same address. */
  readonly url: string;
  /** Left out: the demo merchant of `vendloop serve`. */
  readonly merchant?: MerchantAccount | undefined;
  /** Its machines that are to be played; none of them may be online. */
  readonly machines: readonly TargetMachine[];
}

/**
 * Checks the description of a target core, without calling it.
 * @throws VendloopError `bad-options` that names every wrong member.
 */
export function defineTarget(target: TargetCore): TargetCore {
  parseOptions(targetSchema, target, 'defineTarget()');
  return target;
}

/**
 * Asks a target core whether it can be joined: it answers, takes the merchant's credentials and sign, and knows the
 * machines, none of which is online. It changes nothing there.
 * @throws VendloopError `cannot-join` with the reason; `bad-options` for a wrong description.
 */
export async function checkTarget(target: TargetCore): Promise<void> {
  const prepared = prepareTarget(parseOptions(targetSchema, target, 'checkTarget()'));
  try {
    const stage = await joinTarget({ ...prepared, seed: 0 });
    await stage.close();
  } catch (error) {
    throw toVendloopError('cannot-join', error);
  }
}
