import { stepName, type Step, type StepName } from '#harness/scenario/steps.ts';
import type { Customer } from '../customer.ts';
import type { Handler } from './handler.ts';
import { herd, resend } from './repeated-requests.ts';
import { ask, behave, breakIt, calm, disturb, heal, misbehave } from './fault-steps.ts';
import { killCore, laneTest, setClock } from './operations.ts';
import { deliver, order, pay, queue, race, refund } from './orders.ts';
import { consume, pickupCode } from './pickup.ts';
import { probe } from './probe.ts';
import { result } from './result.ts';
import { sell } from './sell.ts';
import { settled } from './settled.ts';
import { expires, untilDwell, untilTime, untilTimeout, wait } from './waiting.ts';

const handlers: { readonly [Name in StepName]: Handler<Name> } = {
  sell,
  order,
  pay,
  refund,
  deliver,
  race,
  queue,
  wait,
  untilDwell,
  untilTimeout,
  untilTime,
  settled,
  result,
  pickupCode,
  consume,
  resend,
  herd,
  expires,
  laneTest,
  killCore,
  setClock,
  probe,
  break: breakIt,
  heal,
  disturb,
  calm,
  misbehave,
  behave,
  ask,
};

/** Plays one step of a script. */
export function play(customer: Customer, step: Step): Promise<void> {
  const name = stepName(step);
  if (name === undefined) throw new Error('a step of no known kind has passed the schema');
  return (handlers[name] as Handler<StepName>)(customer, step);
}
