import { deliveryIn } from '#simulators/merchant/merchant-answer.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { StepHandler } from './handler.ts';

/** Kills the core, and waits until it has been started again. */
export const killCore: StepHandler<'killCore'> = (customer, step) =>
  customer.parts.controls.killCore(durationMs(step.killCore));

export const setClock: StepHandler<'setClock'> = (customer, step) => {
  if (!customer.parts.controls.setClock(durationMs(step.setClock)))
    customer.recordExpectation('setClock', false, 'the clock of this stage cannot be set: run it on the virtual stage');
  return Promise.resolve();
};

/** A technician's test of a lane: a delivery without an order. */
export const laneTest: StepHandler<'laneTest'> = async (customer, step) => {
  const { client, notifyUrl } = customer.parts;
  await customer.waitForNewSecond(`lane test ${step.lane}`);
  const reply = await client.laneTest({
    machineNo: customer.machineNo,
    lane: step.lane,
    notifyUrl: notifyUrl('merchant'),
  });
  if (!customer.recordAnswer(`laneTest ${step.laneTest}`, reply, step.expect)) return;
  const delivery = deliveryIn(reply);
  if (delivery === null) customer.recordExpectation(`laneTest ${step.laneTest}`, false, 'the answer names no delivery');
  else
    customer.remember(step.laneTest, {
      orderId: 0,
      records: [],
      deliveries: [delivery],
      awaitedCallbacks: 0,
      expectedCallbacks: 1,
    });
};
