import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';

export const tokenOrder: Check = {
  name: 'token-order',
  title: "A machine's tokens strictly increase in the order of their grants, across restarts too.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.7',
  /** Looks at every grant that has one before it on its machine. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const { machine, grants } of view.machines.values()) {
      let highest = grants[0];
      for (const grant of grants.slice(1)) {
        collector.addCases();
        if (highest && grant.token <= highest.token) {
          collector.addFinding({
            machine,
            entry: grant.entry,
            evidence: [highest.entry],
            message:
              `Token ${grant.token} was granted to delivery ${grant.delivery} after token ${highest.token} had ` +
              `been granted to delivery ${highest.delivery}.`,
            impact:
              "A late answer to an old delivery can pass for the new one's: a customer is notified of goods that " +
              'another one got.',
          });
        } else {
          highest = grant;
        }
      }
    }
    return collector.result();
  },
};
