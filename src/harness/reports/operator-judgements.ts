import type { History } from '../history/event.ts';

/** The headings of operators' judgements. */
export const judgementHeadings = ['at', 'examined', 'should be', 'is', 'who', 'note'] as const;

/**
 * Judgements of operators in the order of the questions: the cells of a table under
 * {@link judgementHeadings}.
 */
export function operatorJudgements({
  events,
}: History): readonly { readonly cells: readonly string[]; readonly isExpected: boolean }[] {
  return events.flatMap((event) => {
    if (event.kind !== 'operator-answered') return [];
    const { t, question, expected, answer, operator, note, source } = event;
    const person =
      source === 'not-asked'
        ? 'no person was there'
        : (operator === '' ? 'not named' : operator) +
          (source === 'from-scenario' ? ' (as written in the scenario)' : '');
    return [
      {
        cells: [
          `${(t / 1000).toFixed(1)} s`,
          question,
          expected,
          answer === 'unsure' ? 'unsure' : answer,
          person,
          note,
        ],
        isExpected: answer === expected,
      },
    ];
  });
}
