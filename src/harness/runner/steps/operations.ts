import { deliveryIn } from '#simulators/merchant/merchant-answer.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { Handler } from './handler.ts';

/** Kills the core, and waits until it has been started again. */
export const killCore: Handler<'killCore'> = (customer, step) =>
  customer.parts.world.killCore(durationMs(step.killCore));

export const setClock: Handler<'setClock'> = (customer, step) => {
  if (!customer.parts.world.setClock(durationMs(step.setClock)))
    customer.judge('setClock', false, 'the clock of this stage cannot be set: run it on the virtual stage');
  return Promise.resolve();
};

/** A technician's test of a lane: a delivery without an order. */
export const laneTest: Handler<'laneTest'> = async (customer, step) => {
  const { client, notifyUrl } = customer.parts;
  await customer.freshSecond(`lane test ${step.lane}`);
  const reply = await client.laneTest({
    machineNo: customer.machineNo,
    lane: step.lane,
    notifyUrl: notifyUrl('merchant'),
  });
  if (!customer.judgeAnswer(`laneTest ${step.laneTest}`, reply, step.expect)) return;
  const delivery = deliveryIn(reply);
  if (delivery === null) customer.judge(`laneTest ${step.laneTest}`, false, 'the answer names no delivery');
  else customer.remember(step.laneTest, { orderId: 0, records: [], deliveries: [delivery], heard: 0, expected: 1 });
};
