import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';

const impact = 'A lock that is freed twice is freed the second time from under the next customer.';

export const singleRelease: Check = {
  name: 'single-release',
  title: 'Each token is released once, for one cause.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every release. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const { machine, releases } of view.machines.values()) {
      collector.addCases(releases.length);
      for (const { entry, grant, wasHeld } of releases) {
        if (wasHeld) continue;
        const { token, cause } = entry.event;
        const first = grant?.release;
        const reason = first
          ? `it had been released at ${first.event.t} ms (${first.event.cause})`
          : 'it was never granted before that';
        collector.addFinding({
          machine,
          entry,
          evidence: [grant?.entry, first],
          message: `Token ${token} was released (${cause}), but ${reason}.`,
          impact,
        });
      }
    }
    return collector.result();
  },
};
