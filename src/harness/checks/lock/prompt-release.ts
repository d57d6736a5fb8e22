import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';

export const promptRelease: Check = {
  name: 'prompt-release',
  title: "The holder's result, success or failure, releases the lock within δ.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every outcome whose own token held. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const { machine, results } of view.machines.values()) {
      for (const { entry, grant, heldLock } of results) {
        if (entry.event.kind !== 'delivery-settled' || !heldLock || !grant) continue;
        const { delivery, outcome, t } = entry.event;
        const { release } = grant;
        const releasedAt = release?.event.t ?? view.end.t;
        if (!collector.addTimedCase(view, t, releasedAt)) continue;
        const delayText = formatMs(releasedAt - t);
        const releaseText = release
          ? `was released only ${delayText} later (${release.event.cause})`
          : `was not released in the ${delayText} until the run's end`;
        collector.addFinding({
          machine,
          entry,
          evidence: [grant.entry, release],
          message: `Delivery ${delivery} settled (${outcome}) under token ${grant.token}, but the lock ${releaseText}.`,
          impact: `The next customers were refused as busy for ${delayText} although the machine was free.`,
        });
      }
    }
    return collector.result();
  },
};
