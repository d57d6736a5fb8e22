import type { CoreChange, Frame, LinkChange } from '../observation.ts';
import type { Step, Timer } from '../search/operation.ts';
import type { Span } from '../span.ts';
import type { State } from '../state/state.ts';
import { callbackTimers, stopCallbacks } from './callbacks/acknowledgements.ts';
import { cancelCodesRule } from './codes/cancel-codes.ts';
import { consumeCodeRule } from './codes/consume-code.ts';
import { createCodesRule } from './codes/create-codes.ts';
import { judgeCoreFrame } from './machines/commands.ts';
import { createOrderRule } from './orders/create-order.ts';
import { deliverRule } from './delivery/deliver.ts';
import { deliveryResultRule } from './delivery/delivery-result.ts';
import { deliveryTimers } from './delivery/delivery-timers.ts';
import { getOrderRule } from './orders/get-order.ts';
import { laneTestRule } from './delivery/lane-test.ts';
import { listCodesRule } from './codes/list-codes.ts';
import { changeCore, changeLink } from './machines/link-changes.ts';
import { judgeMachineFrame } from './machines/machine-frames.ts';
import { machineRule } from './catalogue/machine-entries.ts';
import { expiryTimers } from './orders/order-ending.ts';
import { queueOrderRule } from './delivery/queue-order.ts';
import { lanesRule, productsRule } from './catalogue/products.ts';
import type { EndpointRule, RuleContext } from './shared/rule.ts';
import { updateOrderRule } from './orders/update-order.ts';

/** What happens by itself next to one subject (lock, delivery, order, owed command, callback). */
export type TimerRule = (context: RuleContext, state: State) => readonly Timer[];

/** What a frame does, or what is wrong with it. @returns every step that it may make. */
export type FrameRule = (context: RuleContext, state: State, frame: Frame, at: Span) => readonly Step[];

/** What a change of the core or of the link does. @returns every step that it may make. */
export type ChangeRule<Change> = (context: RuleContext, state: State, change: Change, at: Span) => readonly Step[];

/** Every endpoint that is judged against the state of one machine. */
export const endpointRules: readonly EndpointRule[] = [
  createOrderRule,
  getOrderRule,
  updateOrderRule,
  createCodesRule,
  cancelCodesRule,
  listCodesRule,
  consumeCodeRule,
  deliverRule,
  deliveryResultRule,
  laneTestRule,
  queueOrderRule,
  productsRule,
  lanesRule,
  machineRule,
];

/** Every subject of a timer. */
export const timerRules: readonly TimerRule[] = [deliveryTimers, expiryTimers, callbackTimers];

/** Frames from and to the machine. The rule of its direction judges a frame. */
export const frameRules: { readonly up: FrameRule | null; readonly down: FrameRule | null } = {
  up: judgeMachineFrame,
  down: judgeCoreFrame,
};

/** What changes of the core do: each rule takes the steps of the one before further. */
export const coreRules: readonly ChangeRule<CoreChange>[] = [changeCore, stopCallbacks];

/** What changes of the link do, in the same way. */
export const linkRules: readonly ChangeRule<LinkChange>[] = [changeLink];
