import { described, internalCode, isDecided, mustBeRefused, probesOf, said, signingLaw } from './signing-law.ts';
import type { Check } from '../check.ts';
import { Docket, moreFindingsOf } from '../check.ts';

const name = 'never-500';
const law = signingLaw(
  name,
  'Whatever bytes a request is made of, it is refused in so many words and breaks nothing inside.',
);

export const never500: Check = {
  ...law,
  /** Looks at every forged request that had to be refused and was answered, whatever its law. */
  judge(view) {
    const docket = new Docket(name);
    for (const probed of probesOf(view)) {
      const { probe, call, answer } = probed;
      // One that may have been right when it arrived may have met a failure that is none of the reader's.
      if (!answer || !mustBeRefused(probed) || !isDecided(view, probed, answer) || probe.event.law === name) continue;
      docket.look();
      if (answer.event.code !== internalCode && answer.event.code !== -1) continue;
      docket.find({
        machine: answer.event.machine,
        at: answer,
        with: [probe, call],
        says: `${described(probe.event.probe)}: the core answered ${said(answer)}.`,
        customer:
          'A client with a mistake in it learns nothing of it, and somebody who means harm has found a way to break the core.',
      });
    }
    const [own, others] = [law.judge(view), docket.result()];
    return {
      ...own,
      looked: own.looked + others.looked,
      findings: [...own.findings, ...others.findings],
      ...moreFindingsOf(own, others),
    };
  },
};
