import type { StepHandler } from '../customer.ts';
import { deliveryIn } from '#simulators/merchant/merchant-answer.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { callerKey } from './orders.ts';

/** Kills the core, and waits until it has been started again. */
export const killCore: StepHandler<'killCore'> = (customer, step) =>
  customer.parts.controls.killCore(durationMs(step.killCore));

export const setClock: StepHandler<'setClock'> = (customer, step) => {
  if (!customer.parts.controls.setClock(durationMs(step.setClock)))
    customer.recordExpectation('setClock', false, 'the clock of this stage cannot be set: run it on the virtual stage');
  return Promise.resolve();
};

/** A technician sets the machine's mode. */
export const setMode: StepHandler<'setMode'> = (customer, step) => {
  customer.parts.controls.setMode(customer.machineNo, step.setMode);
  return Promise.resolve();
};

/** The machine, an impostor with its number, or another machine sends messages. */
export const sendFrame: StepHandler<'sendFrame'> = (customer, step) => {
  const { machineNo, parts } = customer;
  const { sendFrame: kind, times, from, clock, set, increase, leaveOut, form, back } = step;
  const request = { kind, set, increase, leaveOut, form, back, clockMs: durationMs(clock) };
  if (from === 'impostor') parts.controls.dialAsImpostor(machineNo, request, times);
  else for (let sent = 0; sent < times; sent += 1) parts.controls.sendFrame(machineNo, request, from);
  return Promise.resolve();
};

/** An operator gives the machine the other of its keys. */
export const useKey: StepHandler<'useKey'> = (customer, step) => {
  customer.parts.controls.useKey(customer.machineNo, step.useKey);
  return Promise.resolve();
};

/** A technician's test of a lane: a delivery without an order. */
export const laneTest: StepHandler<'laneTest'> = async (customer, step) => {
  const caller = customer.caller(step);
  await customer.waitForNewSecond(`${callerKey(caller)} lane test ${step.lane}`);
  const reply = await customer.send({ kind: 'laneTest', label: step.laneTest }, caller, (endpoints) =>
    endpoints.laneTest({
      machineNo: caller.machineNo,
      lane: step.lane,
      notifyUrl: customer.notifyUrl('merchant', caller),
    }),
  );
  if (!customer.recordAnswer(`laneTest ${step.laneTest}`, reply, step.expect)) {
    if (step.expect === 'any') customer.rememberRefusal(step.laneTest);
    return;
  }
  const delivery = deliveryIn(reply);
  if (delivery === null) customer.recordExpectation(`laneTest ${step.laneTest}`, false, 'the answer names no delivery');
  else
    customer.remember(step.laneTest, {
      orderId: 0,
      caller,
      records: [],
      deliveries: [delivery],
      awaitedCallbacks: 0,
      expectedCallbacks: 1,
    });
};
