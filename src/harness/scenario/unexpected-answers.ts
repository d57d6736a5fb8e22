import type { Scenario } from './scenario.ts';

/** The questions of a scenario whose written answer is not as it should be: its runs fail by a person's word. */
export function unexpectedAnswers({ tracks }: Pick<Scenario, 'tracks'>): readonly string[] {
  return tracks.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (!('ask' in step) || step.recordedAnswer === undefined || step.recordedAnswer.answer === 'unsure') return [];
      return step.recordedAnswer.answer === step.expect ? [] : [step.ask];
    }),
  );
}
