import type { Breach, Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { firstPlace } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { askable } from '#harness/history/view/history-view.ts';
import type { DeliveryView, Down, Grant } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

export const restartSafety: Check = {
  name: 'restart-safety',
  title: 'After a crash no lock is lost before its limit, none outlives it, and no sent command is sent again.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every lock that was held, and every command that had been sent without a result, when a core died. */
  judge(view) {
    const docket = new Docket(this.name);
    // The orderly stop at a run's end is no crash. The others follow each other in time, so each case's can be searched for.
    const crashes = view.downs.filter(({ to }) => to !== Infinity);
    if (crashes.length === 0) return docket.result();
    const found = new Found(docket);
    for (const { machine, grants } of view.machines.values()) {
      for (const grant of grants) judgeHold(view, docket, found, { machine, grant, crashes });
      judgeTokens(docket, found, { machine, grants, crashes });
    }
    for (const delivery of view.deliveries.values()) judgeCommand(docket, found, delivery, crashes);
    found.tell();
    return docket.result();
  },
};

/** Breaches by their crash: they are told crash by crash. */
class Found {
  readonly #docket: Docket;
  readonly #breaches: { readonly crash: number; readonly breach: Breach }[] = [];

  constructor(docket: Docket) {
    this.#docket = docket;
  }

  /** A breach at each crash from one place to another, that one left out. */
  add(from: number, to: number, breachOf: (crash: number) => Breach): void {
    const until = Math.min(to, from + this.#docket.room - this.#breaches.length);
    for (let crash = from; crash < until; crash += 1) this.#breaches.push({ crash, breach: breachOf(crash) });
    this.#docket.findMore(to - Math.max(from, until));
  }

  tell(): void {
    for (const { breach } of this.#breaches.sort((a, b) => a.crash - b.crash)) this.#docket.find(breach);
  }
}

interface Held {
  readonly machine: string;
  readonly grant: Grant;
  readonly crashes: readonly Down[];
}

/** The crashes over which a lock was held all say the same of it. */
function judgeHold(view: HistoryView, docket: Docket, found: Found, { machine, grant, crashes }: Held): void {
  const { mark, release, token, dwellMs } = grant;
  const first = firstPlace(crashes, ({ from }) => mark.event.t <= from + resolutionMs);
  const end = release
    ? firstPlace(crashes, ({ from }) => release.event.t <= from + resolutionMs, first)
    : crashes.length;
  if (first === end) return;
  const crash = (place: number): string => `the crash at ${crashes[place]?.from ?? 0} ms`;
  const limit = mark.event.t + dwellMs;
  const ended = release?.event.t ?? view.end.t;
  if (release?.event.cause === 'dwell' && ended < limit - resolutionMs) {
    docket.look(end - first);
    found.add(first, end, (place) => ({
      machine,
      at: release,
      with: [mark],
      says: `Token ${token} was lost ${ms(limit - ended)} before its limit, after ${crash(place)}.`,
      customer: 'After a restart the next order starts while a customer is still being served.',
    }));
  } else if (docket.lookLate(view, askable(view, limit), ended, end - first)) {
    found.add(first, end, (place) => ({
      machine,
      at: release ?? mark,
      time: ended,
      with: [mark],
      says: `Token ${token} outlived its limit of ${ms(dwellMs)} by ${ms(ended - limit)}, over ${crash(place)}.`,
      customer: 'After a restart a machine that could serve turns customers away.',
    }));
  }
}

interface Granted {
  readonly machine: string;
  readonly grants: readonly Grant[];
  readonly crashes: readonly Down[];
}

/** Tokens go on growing: the first one after a crash is greater than the last one before it. */
function judgeTokens(docket: Docket, found: Found, { machine, grants, crashes }: Granted): void {
  const hold = (before: Grant, after: Grant | undefined, from: number, to: number): void => {
    if (!after || from >= to) return;
    docket.look(to - from);
    if (after.token > before.token) return;
    found.add(from, to, () => ({
      machine,
      at: after.mark,
      with: [before.mark],
      says: `After the crash token ${after.token} was granted, though ${before.token} had been granted before it.`,
      customer: 'A late answer to a sale from before the crash settles a sale from after it.',
    }));
  };
  let from = 0;
  for (const [place, before] of grants.entries()) {
    const next = grants[place + 1];
    if (!next) return;
    // Crashes before which this grant was the last one.
    from = firstPlace(crashes, (down) => before.mark.event.t <= down.from + resolutionMs, from);
    if (from === crashes.length) return;
    const end = firstPlace(crashes, (down) => next.mark.event.t <= down.from + resolutionMs, from);
    if (from === end) continue;
    const during = Math.min(
      end,
      firstPlace(crashes, (down) => next.mark.event.t < down.to - resolutionMs, from),
    );
    hold(before, next, from, during);
    // Granted while the core was down: by no core that is there to be judged. One crash at most.
    for (let crash = during; crash < end; crash += 1) {
      const back = crashes[crash]?.to ?? Infinity;
      hold(
        before,
        grants[firstPlace(grants, ({ mark }) => mark.event.t >= back - resolutionMs, place + 1)],
        crash,
        crash + 1,
      );
    }
  }
}

function judgeCommand(
  docket: Docket,
  found: Found,
  { id, machine, sent, settled, received }: DeliveryView,
  crashes: readonly Down[],
): void {
  const first = sent[0] ?? received[0];
  if (!first) return;
  const from = firstPlace(crashes, (down) => first.event.t <= down.from + resolutionMs);
  const outcome = settled[0];
  const end = outcome
    ? firstPlace(crashes, (down) => outcome.event.t <= down.from + resolutionMs, from)
    : crashes.length;
  if (from === end) return;
  docket.look(end - from);
  const last = sent.length > 1 ? sent.at(-1) : undefined;
  if (!last) return;
  const isAgain =
    (crash: number) =>
    (mark: typeof last): boolean =>
      mark.event.t >= (crashes[crash]?.to ?? Infinity) - resolutionMs;
  const until = Math.min(
    end,
    firstPlace(crashes, (down) => last.event.t < down.to - resolutionMs, from),
  );
  found.add(from, until, (crash) => ({
    machine,
    at: sent[firstPlace(sent, isAgain(crash), 1)] ?? last,
    with: [first],
    says: `The command of delivery ${id}, sent at ${first.event.t} ms, was sent again after the crash.`,
    customer: 'The machine runs twice for one payment.',
  }));
}
