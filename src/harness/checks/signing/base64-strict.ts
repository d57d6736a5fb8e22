import { firstAnswersOf, internalCode, said, signingLaw, type LookFurther } from './signing-law.ts';

/** A request that is sent again as other bytes must be known by its sign: the answer is the first one's. */
const judgeRepetition: LookFurther = (view, docket, { call }, answer) => {
  const first = firstAnswersOf(view).get(call.event.again);
  if (!first || first.event.code === internalCode || answer.event.code === internalCode) return;
  if (first.event.code === answer.event.code && first.event.delivery === answer.event.delivery) return;
  docket.find({
    machine: answer.event.machine,
    at: answer,
    with: [first, call],
    says: `A signed request was answered ${said(first)}, and the same members and sign as other bytes ${said(answer)}.`,
    customer: 'Whoever overhears one paid request has the machine run again and again.',
  });
};

export const base64Strict = signingLaw(
  'base64-strict',
  'Base64 that does not round-trip is refused; the same sign in other bytes is the same request.',
  judgeRepetition,
);
