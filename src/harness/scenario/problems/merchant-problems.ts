import type { Path, Problem } from '../issues.ts';
import { unknownNameMessage } from '../messages.ts';
import { firstMerchant, type Scenario } from '../scenario.ts';

/** What is wrong with a scenario's merchants: names given twice, and names that no merchant has. */
export function merchantProblems({ merchants, fleet, tracks }: Scenario): readonly Problem[] {
  const names = [firstMerchant, ...merchants.map(({ merchant }) => merchant)];
  const problems: Problem[] = [];
  const checkName = (path: Path, name: string | undefined): void => {
    if (name !== undefined && !names.includes(name))
      problems.push({
        path,
        message: unknownNameMessage('merchant', name, names),
        reference: { name, within: ['merchants'] },
      });
  };
  merchants.forEach(({ merchant }, index) => {
    if (names.indexOf(merchant) !== index + 1)
      problems.push({
        path: ['merchants', index, 'merchant'],
        message: `there are two merchants called "${merchant}"`,
      });
  });
  fleet.forEach(({ merchant }, index) => checkName(['fleet', index, 'merchant'], merchant));
  tracks.forEach(({ steps }, track) =>
    steps.forEach((step, index) => {
      const path = ['tracks', track, 'steps', index];
      if (!('as' in step)) return;
      checkName([...path, 'as'], step.as);
      if ('receiver' in step && step.receiver !== firstMerchant && (step.as ?? firstMerchant) !== firstMerchant)
        problems.push({
          path: [...path, 'receiver'],
          message: `the callbacks of merchant "${step.as ?? ''}" go to its own receiver: leave "receiver" out`,
          dependsOn: [[...path, 'as']],
        });
    }),
  );
  return problems;
}
