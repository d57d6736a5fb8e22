import type { StepHandler } from '../customer.ts';

/** Injects a fault into the customer's machine. */
export const injectFault: StepHandler<'injectFault'> = (customer, step) => {
  customer.parts.controls.interventions.injectMachineFault(customer.machineNo, step);
  return Promise.resolve();
};

export const clearFault: StepHandler<'clearFault'> = (customer, step) => {
  // A fault of the next job only may have ended by itself, so none may be left to clear.
  customer.parts.controls.interventions.clearMachineFault(customer.machineNo, step.clearFault);
  return Promise.resolve();
};

export const injectNetworkFault: StepHandler<'injectNetworkFault'> = (customer, step) => {
  customer.parts.controls.interventions.injectNetworkFault(customer.machineNo, step);
  return Promise.resolve();
};

export const clearNetworkFault: StepHandler<'clearNetworkFault'> = (customer, step) => {
  customer.parts.controls.interventions.clearNetworkFault(customer.machineNo, step);
  return Promise.resolve();
};

export const injectReceiverFault: StepHandler<'injectReceiverFault'> = (customer, step) =>
  customer.parts.controls.interventions.injectReceiverFault(step);

export const clearReceiverFault: StepHandler<'clearReceiverFault'> = async (customer, step) => {
  await customer.parts.controls.interventions.clearReceiverFaults(step.clearReceiverFault);
};

/** Asks the operator, or else takes the recorded answer, and records it. */
export const ask: StepHandler<'ask'> = async (customer, { ask: question, expect, recordedAnswer }) => {
  const { operator, emit, onResult } = customer.parts;
  const reply = operator ? await operator(question) : null;
  if (reply) onResult?.({ operatorReply: reply });
  const asked = reply && { ...reply, source: 'asked' as const };
  const written = recordedAnswer
    ? {
        answer: recordedAnswer.answer,
        operator: recordedAnswer.by,
        note: recordedAnswer.note,
        source: 'from-scenario' as const,
      }
    : null;
  const judgement = asked ??
    written ?? { answer: 'unsure' as const, operator: '', note: '', source: 'not-asked' as const };
  emit({ kind: 'operator-answered', question, expected: expect, ...judgement });
  if (judgement.answer !== 'unsure')
    customer.recordExpectation(
      `ask "${question}"`,
      judgement.answer === expect,
      `expected ${expect}, ${judgement.operator === '' ? 'the operator' : judgement.operator} answered ` +
        `${judgement.answer}${judgement.note === '' ? '' : ` (${judgement.note})`}`,
    );
};
