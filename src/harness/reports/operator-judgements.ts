import type { History } from '../history/event.ts';

/** The headings of what people judged. */
export const judgementHeadings = ['at', 'looked at', 'should be', 'is', 'who', 'note'] as const;

/**
 * What people said of what they saw, in the order in which they were asked: the cells of a table under
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
        ? 'nobody was there'
        : `${operator === '' ? 'not named' : operator}${source === 'from-scenario' ? ' (as written in the scenario)' : ''}`;
    return [
      {
        cells: [
          `${(t / 1000).toFixed(1)} s`,
          question,
          expected,
          answer === 'unsure' ? 'cannot tell' : answer,
          person,
          note,
        ],
        isExpected: answer === expected,
      },
    ];
  });
}
