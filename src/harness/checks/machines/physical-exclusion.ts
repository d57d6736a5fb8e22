import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';

export const physicalExclusion: Check = {
  name: 'physical-exclusion',
  title: 'Motor runs on one machine never overlap, unless its board can.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every start of a motor on a board that drives one at a time. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const { machine, motorEvents, spec } of view.machines.values()) {
      // A board that drives several motors is built for it.
      if (spec?.overlapping === true) continue;
      /** Motors that turn, by run: one run may turn several (a lift, a second item). */
      const runningMotors = new Map<number, EntryOf<'motor-started'>>();
      for (const entry of motorEvents) {
        if (entry.event.kind === 'motor-stopped') {
          runningMotors.delete(entry.event.run);
          continue;
        }
        collector.addCases();
        const started = entry as EntryOf<'motor-started'>;
        let others = runningMotors.size - (runningMotors.has(started.event.run) ? 1 : 0);
        for (const [run, other] of runningMotors) {
          if (collector.room === 0) break;
          if (run === started.event.run) continue;
          others -= 1;
          collector.addFinding({
            machine,
            entry: started,
            evidence: [other],
            message:
              `The motor of lane ${started.event.lane} started for delivery ${started.event.delivery} while that ` +
              `of lane ${other.event.lane} turned for delivery ${other.event.delivery}.`,
            impact: 'Two items fall at once: a customer may find the goods of another, or the machine jams.',
          });
        }
        collector.findMore(others);
        runningMotors.set(started.event.run, started);
      }
    }
    return collector.result();
  },
};
