import { stepName, type Step, type StepName } from '#harness/scenario/steps.ts';
import type { Customer, StepHandler } from '../customer.ts';
import { herd, resend } from './repeated-requests.ts';
import {
  ask,
  clearReceiverFault,
  injectFault,
  clearNetworkFault,
  injectNetworkFault,
  clearFault,
  injectReceiverFault,
} from './fault-steps.ts';
import { killCore, laneTest, sendFrame, setClock, setMode, useKey } from './operations.ts';
import { deliver, order, pay, queue, race, refund, update } from './orders.ts';
import { cancelCode, consume, pickupCode, untilCodeExpiry } from './pickup.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { result } from './result.ts';
import { sell } from './orders.ts';
import { sendRequest } from './send-request.ts';
import { awaitCallbacks } from './settled.ts';
import { awaitExpiry, untilDwell, untilExpiry, untilTime, untilTimeout, wait } from './waiting.ts';

const handlers: { readonly [Name in StepName]: StepHandler<Name> } = {
  sell,
  order,
  pay,
  refund,
  update,
  deliver,
  race,
  queue,
  wait,
  untilDwell,
  untilTimeout,
  untilTime,
  untilExpiry,
  untilCodeExpiry,
  awaitCallbacks,
  result,
  read,
  pickupCode,
  consume,
  cancelCode,
  resend,
  herd,
  sendRequest,
  awaitExpiry,
  laneTest,
  setMode,
  sendFrame,
  useKey,
  killCore,
  setClock,
  probe,
  injectFault,
  clearFault,
  injectNetworkFault,
  clearNetworkFault,
  injectReceiverFault,
  clearReceiverFault,
  ask,
};

/** Plays one step of a script. */
export function playStep(customer: Customer, step: Step): Promise<void> {
  const name = stepName(step);
  if (name === undefined) throw new Error('a step of no known kind has passed the schema');
  return (handlers[name] as StepHandler<StepName>)(customer, step);
}
