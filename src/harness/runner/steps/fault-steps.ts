import type { Handler } from './handler.ts';

/** Breaks the customer's machine. */
export const breakIt: Handler<'break'> = (customer, step) => {
  customer.parts.world.interventions.break(customer.machineNo, step);
  return Promise.resolve();
};

export const heal: Handler<'heal'> = (customer, step) => {
  // One that was to strike once may have healed by itself.
  customer.parts.world.interventions.heal(customer.machineNo, step.heal);
  return Promise.resolve();
};

export const disturb: Handler<'disturb'> = (customer, step) => {
  customer.parts.world.interventions.disturb(customer.machineNo, step);
  return Promise.resolve();
};

export const calm: Handler<'calm'> = (customer, step) => {
  customer.parts.world.interventions.calm(customer.machineNo, step);
  return Promise.resolve();
};

export const misbehave: Handler<'misbehave'> = (customer, step) => customer.parts.world.interventions.misbehave(step);

export const behave: Handler<'behave'> = async (customer, step) => {
  await customer.parts.world.interventions.behave(step.behave);
};

/** Asks whoever is there, else takes what somebody has answered before, and writes the judgement down. */
export const ask: Handler<'ask'> = async (customer, { ask: question, expect, answered }) => {
  const { operator, tell, observe } = customer.parts;
  const spoken = operator ? await operator(question) : null;
  if (spoken) observe?.({ said: spoken });
  const said = spoken && { ...spoken, source: 'asked' as const };
  const written = answered
    ? { answer: answered.answer, operator: answered.by, note: answered.note, source: 'written' as const }
    : null;
  const word = said ?? written ?? { answer: 'unsure' as const, operator: '', note: '', source: 'nobody' as const };
  tell({ kind: 'operator-judged', question, expected: expect, ...word });
  if (word.answer !== 'unsure')
    customer.judge(
      `ask "${question}"`,
      word.answer === expect,
      `expected ${expect}, ${word.operator === '' ? 'the operator' : word.operator} said ${word.answer}${word.note === '' ? '' : ` (${word.note})`}`,
    );
};
