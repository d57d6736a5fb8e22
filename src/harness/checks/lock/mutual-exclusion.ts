import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';

export const mutualExclusion: Check = {
  name: 'mutual-exclusion',
  title: 'Two tokens of one machine never hold its lock at once.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every grant that has one before it on its machine. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const { machine, grants } of view.machines.values()) {
      docket.look(Math.max(0, grants.length - 1));
      for (const grant of grants) {
        docket.findMore(grant.overlaps - grant.over.length);
        for (const held of grant.over) {
          const since = held.mark.event.t;
          docket.find({
            machine,
            at: grant.mark,
            with: [held.mark, held.release],
            says: `Token ${grant.token} was granted to delivery ${grant.delivery} while token ${held.token} of delivery ${held.delivery} had held for ${ms(grant.mark.event.t - since)}.`,
            customer:
              'Two customers were served by one machine at once: one of them may take or lose the goods of the other.',
          });
        }
      }
    }
    return docket.result();
  },
};
