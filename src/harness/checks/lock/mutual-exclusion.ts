import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';

export const mutualExclusion: Check = {
  name: 'mutual-exclusion',
  title: 'Two tokens of one machine never hold its lock at once.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every grant that has one before it on its machine. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const { machine, grants } of view.machines.values()) {
      collector.addCases(Math.max(0, grants.length - 1));
      for (const grant of grants) {
        collector.findMore(grant.overlaps - grant.overlapping.length);
        for (const overlapping of grant.overlapping) {
          const since = overlapping.entry.event.t;
          collector.addFinding({
            machine,
            entry: grant.entry,
            evidence: [overlapping.entry, overlapping.release],
            message:
              `Token ${grant.token} was granted to delivery ${grant.delivery} while token ${overlapping.token} of ` +
              `delivery ${overlapping.delivery} had held for ${formatMs(grant.entry.event.t - since)}.`,
            impact:
              'Two customers were served by one machine at once: one of them may take or lose the goods of the other.',
          });
        }
      }
    }
    return collector.result();
  },
};
