import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';

export const physicalExclusion: Check = {
  name: 'physical-exclusion',
  title: 'Motor runs on one machine never overlap, unless its board can.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every start of a motor on a board that drives one at a time. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const { machine, motors, known } of view.machines.values()) {
      // A board that drives several motors is built for it.
      if (known?.overlapping === true) continue;
      /** Motors that turn, by run: one run may turn several (a lift, a second item). */
      const turning = new Map<number, MarkOf<'motor-started'>>();
      for (const mark of motors) {
        if (mark.event.kind === 'motor-stopped') {
          turning.delete(mark.event.run);
          continue;
        }
        docket.look();
        const started = mark as MarkOf<'motor-started'>;
        let others = turning.size - (turning.has(started.event.run) ? 1 : 0);
        for (const [run, other] of turning) {
          if (docket.room === 0) break;
          if (run === started.event.run) continue;
          others -= 1;
          docket.find({
            machine,
            at: started,
            with: [other],
            says: `The motor of lane ${started.event.lane} started for delivery ${started.event.delivery} while that of lane ${other.event.lane} turned for delivery ${other.event.delivery}.`,
            customer: 'Two items fall at once: a customer may find the goods of another, or the machine jams.',
          });
        }
        docket.findMore(others);
        turning.set(started.event.run, started);
      }
    }
    return docket.result();
  },
};
