import type { Check } from '../check.ts';
import { Docket } from '../check.ts';

const customer = 'A lock that is freed twice is freed the second time from under the next customer.';

export const singleRelease: Check = {
  name: 'single-release',
  title: 'Each token is released once, for one cause.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every release. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const { machine, releases } of view.machines.values()) {
      docket.look(releases.length);
      for (const { mark, grant, held } of releases) {
        if (held) continue;
        const { token, cause } = mark.event;
        const first = grant?.release;
        const before = first
          ? `it had been released at ${first.event.t} ms (${first.event.cause})`
          : 'it was never granted before that';
        docket.find({
          machine,
          at: mark,
          with: [grant?.mark, first],
          says: `Token ${token} was released (${cause}), but ${before}.`,
          customer,
        });
      }
    }
    return docket.result();
  },
};
