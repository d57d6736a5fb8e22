import type { History } from '../history/event.ts';

/** The headings of what people judged. */
export const peopleHeadings = ['at', 'looked at', 'should be', 'is', 'who', 'note'] as const;

/** What people said of what they saw, in the order in which they were asked: the cells of a table under {@link peopleHeadings}. */
export function judgedByPeople({
  events,
}: History): readonly { readonly cells: readonly string[]; readonly asExpected: boolean }[] {
  return events.flatMap((event) => {
    if (event.kind !== 'operator-judged') return [];
    const { t, question, expected, answer, operator, note, source } = event;
    const who =
      source === 'nobody'
        ? 'nobody was there'
        : `${operator === '' ? 'not named' : operator}${source === 'written' ? ' (as written in the scenario)' : ''}`;
    return [
      {
        cells: [
          `${(t / 1000).toFixed(1)} s`,
          question,
          expected,
          answer === 'unsure' ? 'cannot tell' : answer,
          who,
          note,
        ],
        asExpected: answer === expected,
      },
    ];
  });
}
