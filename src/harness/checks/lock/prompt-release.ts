import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';

export const promptRelease: Check = {
  name: 'prompt-release',
  title: "The holder's result, success or failure, releases the lock within δ.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every outcome whose own token held. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const { machine, words } of view.machines.values()) {
      for (const { mark, grant, holds } of words) {
        if (mark.event.kind !== 'delivery-settled' || !holds || !grant) continue;
        const { delivery, outcome, t } = mark.event;
        const { release } = grant;
        const until = release?.event.t ?? view.end.t;
        if (!docket.lookLate(view, t, until)) continue;
        const after = ms(until - t);
        const how = release
          ? `was released only ${after} later (${release.event.cause})`
          : `was not released in the ${after} until the run's end`;
        docket.find({
          machine,
          at: mark,
          with: [grant.mark, release],
          says: `Delivery ${delivery} settled (${outcome}) under token ${grant.token}, but the lock ${how}.`,
          customer: `The next customers were told that the machine is busy for ${after} during which it was not.`,
        });
      }
    }
    return docket.result();
  },
};
