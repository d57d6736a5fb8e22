import { firstAnswersOf, internalCode, formatAnswer, signingLaw, type ExtraJudge } from './signing-law.ts';

/** A request that is sent again as other bytes must be known by its sign: the answer is the first one's. */
const judgeRepetition: ExtraJudge = (view, collector, { call }, answer) => {
  const first = firstAnswersOf(view).get(call.event.repeatOf);
  if (!first || first.event.code === internalCode || answer.event.code === internalCode) return;
  if (first.event.code === answer.event.code && first.event.delivery === answer.event.delivery) return;
  collector.addFinding({
    machine: answer.event.machine,
    entry: answer,
    evidence: [first, call],
    message:
      `A signed request was answered ${formatAnswer(first)}, and the same members and sign as other bytes ` +
      `${formatAnswer(answer)}.`,
    impact: 'An attacker who overhears one paid request can make the machine run again and again.',
  });
};

export const base64Strict = signingLaw(
  'base64-strict',
  'Base64 that does not round-trip is refused; the same sign in other bytes is the same request.',
  judgeRepetition,
);
