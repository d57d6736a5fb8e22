import type { Violation, Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { lowerBound } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { effectiveDeadline } from '#harness/history/view/history-view.ts';
import type { DeliveryView, Period, Grant } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

export const restartSafety: Check = {
  name: 'restart-safety',
  title: 'After a crash no lock is lost before its limit, none outlives it, and no sent command is sent again.',
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every lock that was held, and every command that had been sent without a result, when a core died. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    // The orderly stop at a run's end is no crash. The others follow each other in time, so each case's can be searched
    // for.
    const crashes = view.downtimes.filter(({ to }) => to !== Infinity);
    if (crashes.length === 0) return collector.result();
    const found = new Found(collector);
    for (const { machine, grants } of view.machines.values()) {
      for (const grant of grants) judgeHold(view, collector, found, { machine, grant, crashes });
      judgeTokens(collector, found, { machine, grants, crashes });
    }
    for (const delivery of view.deliveries.values()) judgeCommand(collector, found, delivery, crashes);
    found.report();
    return collector.result();
  },
};

/** Violations with their crash, so that they can be reported crash by crash. */
class Found {
  readonly #collector: FindingCollector;
  readonly #violations: { readonly crash: number; readonly violation: Violation }[] = [];

  constructor(collector: FindingCollector) {
    this.#collector = collector;
  }

  /** Adds a violation for each crash from one index up to, but not including, another. */
  add(from: number, to: number, violationAt: (crash: number) => Violation): void {
    const until = Math.min(to, from + this.#collector.room - this.#violations.length);
    for (let crash = from; crash < until; crash += 1) this.#violations.push({ crash, violation: violationAt(crash) });
    this.#collector.findMore(to - Math.max(from, until));
  }

  report(): void {
    for (const { violation } of this.#violations.sort((a, b) => a.crash - b.crash))
      this.#collector.addFinding(violation);
  }
}

interface Held {
  readonly machine: string;
  readonly grant: Grant;
  readonly crashes: readonly Period[];
}

/** One finding covers all crashes during which a lock was held. */
function judgeHold(
  view: HistoryView,
  collector: FindingCollector,
  found: Found,
  { machine, grant, crashes }: Held,
): void {
  const { entry, release, token, dwellMs } = grant;
  const first = lowerBound(crashes, ({ from }) => entry.event.t <= from + resolutionMs);
  const end = release
    ? lowerBound(crashes, ({ from }) => release.event.t <= from + resolutionMs, first)
    : crashes.length;
  if (first === end) return;
  const crashText = (place: number): string => `the crash at ${crashes[place]?.from ?? 0} ms`;
  const limitAt = entry.event.t + dwellMs;
  const endedAt = release?.event.t ?? view.end.t;
  if (release?.event.cause === 'dwell' && endedAt < limitAt - resolutionMs) {
    collector.addCases(end - first);
    found.add(first, end, (place) => ({
      machine,
      entry: release,
      evidence: [entry],
      message: `Token ${token} was lost ${formatMs(limitAt - endedAt)} before its limit, after ${crashText(place)}.`,
      impact: 'After a restart the next order starts while a customer is still being served.',
    }));
  } else if (collector.addTimedCase(view, effectiveDeadline(view, limitAt), endedAt, end - first)) {
    found.add(first, end, (place) => ({
      machine,
      entry: release ?? entry,
      shownAtMs: endedAt,
      evidence: [entry],
      message:
        `Token ${token} outlived its limit of ${formatMs(dwellMs)} by ${formatMs(endedAt - limitAt)}, over ` +
        `${crashText(place)}.`,
      impact: 'After a restart a machine that could serve turns customers away.',
    }));
  }
}

interface Granted {
  readonly machine: string;
  readonly grants: readonly Grant[];
  readonly crashes: readonly Period[];
}

/** Tokens go on growing: the first one after a crash is greater than the last one before it. */
function judgeTokens(collector: FindingCollector, found: Found, { machine, grants, crashes }: Granted): void {
  const hold = (previous: Grant, next: Grant | undefined, from: number, to: number): void => {
    if (!next || from >= to) return;
    collector.addCases(to - from);
    if (next.token > previous.token) return;
    found.add(from, to, () => ({
      machine,
      entry: next.entry,
      evidence: [previous.entry],
      message: `After the crash token ${next.token} was granted, though ${previous.token} had been granted before it.`,
      impact: 'A late answer to a sale from before the crash settles a sale from after it.',
    }));
  };
  let from = 0;
  for (const [place, previous] of grants.entries()) {
    const next = grants[place + 1];
    if (!next) return;
    // Crashes before which this grant was the last one.
    from = lowerBound(crashes, (downtime) => previous.entry.event.t <= downtime.from + resolutionMs, from);
    if (from === crashes.length) return;
    const end = lowerBound(crashes, (downtime) => next.entry.event.t <= downtime.from + resolutionMs, from);
    if (from === end) continue;
    const during = Math.min(
      end,
      lowerBound(crashes, (downtime) => next.entry.event.t < downtime.to - resolutionMs, from),
    );
    hold(previous, next, from, during);
    // Granted while the core was down: by no core that is there to be judged. One crash at most.
    for (let crash = during; crash < end; crash += 1) {
      const back = crashes[crash]?.to ?? Infinity;
      hold(
        previous,
        grants[lowerBound(grants, ({ entry }) => entry.event.t >= back - resolutionMs, place + 1)],
        crash,
        crash + 1,
      );
    }
  }
}

function judgeCommand(
  collector: FindingCollector,
  found: Found,
  { id, machine, commandsSent, settlements, commandsReceived }: DeliveryView,
  crashes: readonly Period[],
): void {
  const first = commandsSent[0] ?? commandsReceived[0];
  if (!first) return;
  const from = lowerBound(crashes, (downtime) => first.event.t <= downtime.from + resolutionMs);
  const outcome = settlements[0];
  const end = outcome
    ? lowerBound(crashes, (downtime) => outcome.event.t <= downtime.from + resolutionMs, from)
    : crashes.length;
  if (from === end) return;
  collector.addCases(end - from);
  const last = commandsSent.length > 1 ? commandsSent.at(-1) : undefined;
  if (!last) return;
  const isAgain =
    (crash: number) =>
    (entry: typeof last): boolean =>
      entry.event.t >= (crashes[crash]?.to ?? Infinity) - resolutionMs;
  const until = Math.min(
    end,
    lowerBound(crashes, (downtime) => last.event.t < downtime.to - resolutionMs, from),
  );
  found.add(from, until, (crash) => ({
    machine,
    entry: commandsSent[lowerBound(commandsSent, isAgain(crash), 1)] ?? last,
    evidence: [first],
    message: `The command of delivery ${id}, sent at ${first.event.t} ms, was sent again after the crash.`,
    impact: 'The machine runs twice for one payment.',
  }));
}
