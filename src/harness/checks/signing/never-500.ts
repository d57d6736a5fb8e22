import {
  describeForgery,
  internalCode,
  isConclusive,
  mustBeRefused,
  probeExchanges,
  formatAnswer,
  signingLaw,
} from './signing-law.ts';
import type { Check } from '../check.ts';
import { FindingCollector, moreFindingsOf } from '../check.ts';

const name = 'never-500';
const law = signingLaw(
  name,
  'Whatever bytes a request is made of, it is refused in so many words and breaks nothing inside.',
);

export const never500: Check = {
  ...law,
  /** Looks at every forged request that had to be refused and was answered, whatever its law. */
  judge(view) {
    const collector = new FindingCollector(name);
    for (const exchange of probeExchanges(view)) {
      const { probe, call, answer } = exchange;
      // One that may have been right when it arrived may have met a failure that is none of the reader's.
      if (!answer || !mustBeRefused(exchange) || !isConclusive(view, exchange, answer) || probe.event.check === name)
        continue;
      collector.addCases();
      if (answer.event.code !== internalCode && answer.event.code !== -1) continue;
      collector.addFinding({
        machine: answer.event.machine,
        entry: answer,
        evidence: [probe, call],
        message: `${describeForgery(probe.event.forgery)}: the core answered ${formatAnswer(answer)}.`,
        impact: 'A client with a mistake gets no explanation, and an attacker has found a way to ' + 'break the core.',
      });
    }
    const [ownResult, otherResult] = [law.judge(view), collector.result()];
    return {
      ...ownResult,
      cases: ownResult.cases + otherResult.cases,
      findings: [...ownResult.findings, ...otherResult.findings],
      ...moreFindingsOf(ownResult, otherResult),
    };
  },
};
