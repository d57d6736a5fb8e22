import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { timeliness } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { askable } from '#harness/history/view/history-view.ts';
import type { Grant } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

export const dwellBound: Check = {
  name: 'dwell-bound',
  title: "Without a result the lock lapses neither before the machine's dwell limit nor later than δ after it.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every hold that lapsed, or that was there to lapse. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const { machine, grants } of view.machines.values()) {
      for (const grant of grants) judgeHold(view, docket, machine, grant);
    }
    return docket.result();
  },
};

function judgeHold(view: HistoryView, docket: Docket, machine: string, grant: Grant): void {
  const { mark, release, token, dwellMs } = grant;
  const limit = mark.event.t + dwellMs;
  const ended = release?.event.t ?? view.end.t;
  const due = askable(view, limit);
  const lapsed = release?.event.cause === 'dwell';
  const isEarly = lapsed && ended < limit - resolutionMs;
  // A hold that a result ended in time has nothing to say of the limit.
  const isTested = !isEarly && (lapsed || timeliness(view, due, ended) !== 'in-time');
  const overdue = isTested && docket.lookLate(view, due, ended);
  if (isEarly) docket.look();
  const held = ms(ended - mark.event.t);
  const rule = `its machine's limit is ${ms(dwellMs)}`;
  if (Math.abs(mark.event.dwellMs - dwellMs) > resolutionMs) {
    docket.find({
      machine,
      at: mark,
      says: `Token ${token} was granted for ${ms(mark.event.dwellMs)}; ${rule}.`,
      customer: wrongLimit(mark.event.dwellMs < dwellMs),
    });
  } else if (isEarly) {
    docket.find({
      machine,
      at: release,
      with: [mark],
      says: `Token ${token} lapsed after ${held}, ${ms(limit - ended)} too early; ${rule}.`,
      customer: wrongLimit(true),
    });
  } else if (overdue) {
    const how = release ? `until it was released (${release.event.cause})` : "and still held at the run's end";
    docket.find({
      machine,
      at: release ?? mark,
      time: ended,
      with: [mark],
      says: `Token ${token} held for ${held} ${how}; ${rule}.`,
      customer: wrongLimit(false),
    });
  }
}

function wrongLimit(short: boolean): string {
  return short
    ? 'The next order can start while the goods of the customer before are still on their way out.'
    : 'A machine that could serve turns customers away.';
}
