import type { Scenario } from './scenario.ts';

/** The questions of a scenario whose written answer is not as it should be: its runs fail by a person's word. */
export function contraryAnswers({ tracks }: Pick<Scenario, 'tracks'>): readonly string[] {
  return tracks.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (!('ask' in step) || step.answered === undefined || step.answered.answer === 'unsure') return [];
      return step.answered.answer === step.expect ? [] : [step.ask];
    }),
  );
}
