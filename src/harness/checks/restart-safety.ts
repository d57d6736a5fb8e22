import type { Check } from './check.ts';
import { Docket, ms } from './check.ts';
import type { HistoryView } from './view.ts';
import { askable } from './view.ts';
import type { DeliveryView, Down, Grant } from './view-parts.ts';
import { resolutionMs } from './view-parts.ts';

export const restartSafety: Check = {
  name: 'restart-safety',
  title: 'After a crash no lock is lost before its limit, none outlives it, and no sent command is sent again.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every lock that was held, and every command that had been sent without a result, when a core died. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const down of view.downs) {
      // The orderly stop at a run's end is no crash.
      if (down.to === Infinity) continue;
      for (const { machine, grants } of view.machines.values()) {
        for (const grant of grants) if (heldOver(grant, down)) judgeHold(view, docket, machine, grant, down);
        judgeTokens(docket, machine, grants, down);
      }
      for (const delivery of view.deliveries.values()) judgeCommand(docket, delivery, down);
    }
    return docket.result();
  },
};

function heldOver({ mark, release }: Grant, { from }: Down): boolean {
  return mark.event.t <= from + resolutionMs && (release === undefined || release.event.t > from + resolutionMs);
}

function judgeHold(view: HistoryView, docket: Docket, machine: string, grant: Grant, down: Down): void {
  const { mark, release, token, dwellMs } = grant;
  const limit = mark.event.t + dwellMs;
  const crash = `the crash at ${down.from} ms`;
  const ended = release?.event.t ?? view.end.t;
  if (release?.event.cause === 'dwell' && ended < limit - resolutionMs) {
    docket.look();
    docket.find({ machine, at: release, with: [mark], says: `Token ${token} was lost ${ms(limit - ended)} before its limit, after ${crash}.`, customer: 'After a restart the next order starts while a customer is still being served.' });
  } else if (docket.lookLate(view, askable(view, limit), ended)) {
    docket.find({ machine, at: release ?? mark, time: ended, with: [mark], says: `Token ${token} outlived its limit of ${ms(dwellMs)} by ${ms(ended - limit)}, over ${crash}.`, customer: 'After a restart a machine that could serve turns customers away.' });
  }
}

/** Tokens go on growing. */
function judgeTokens(docket: Docket, machine: string, grants: readonly Grant[], down: Down): void {
  const last = grants.findLastIndex(({ mark }) => mark.event.t <= down.from + resolutionMs);
  const before = grants[last];
  const after = grants.find(({ mark }, index) => index > last && mark.event.t >= down.to - resolutionMs);
  if (!before || !after) return;
  docket.look();
  if (after.token > before.token) return;
  docket.find({ machine, at: after.mark, with: [before.mark], says: `After the crash token ${after.token} was granted, though ${before.token} had been granted before it.`, customer: 'A late answer to a sale from before the crash settles a sale from after it.' });
}

function judgeCommand(docket: Docket, { id, machine, sent, settled, received }: DeliveryView, down: Down): void {
  const first = sent[0] ?? received[0];
  if (!first || first.event.t > down.from + resolutionMs) return;
  if (settled[0] && settled[0].event.t <= down.from + resolutionMs) return;
  docket.look();
  const again = sent.find(({ event }, index) => index > 0 && event.t >= down.to - resolutionMs) ?? (sent[0] && sent[0] !== first && sent[0].event.t >= down.to ? sent[0] : undefined);
  if (!again) return;
  docket.find({ machine, at: again, with: [first], says: `The command of delivery ${id}, sent at ${first.event.t} ms, was sent again after the crash.`, customer: 'The machine runs twice for one payment.' });
}
