import { unionOfCores } from '../history/union-of-cores.ts';
import type { Check, CheckResult, Finding } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { pathTime } from '../checks/machines/path-time.ts';
import { specification } from '../checks/protocol/specification.ts';
import { externalHistory } from '../history/core-event-inference.ts';
import type { History } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import { historyView, type HistoryView } from '../history/view/history-view.ts';
import { summarizeStalls, type StallSummary } from '../history/view/stall-summary.ts';
import { findingsInOrder } from './finding-order.ts';
import { hiddenLawsOf, shownChecks, withoutRejectedRows, type HiddenLaw } from './imported-laws.ts';
import { outsideLawResults, outsideLaws, outsideLawsNote } from './outside-laws.ts';
import { withUnseenDrops } from './unseen-drops.ts';
import { derivedLaws, derivedResults } from './through-driver/derived-laws.ts';
import { driverLaws } from './through-driver/index.ts';
import { measure, type MeasureResult } from '../measures/judge-measures.ts';

/** Checks that need no event of the core: they can judge a core that was joined. */
export const blackBoxChecks: ReadonlySet<string> = new Set([
  'physical-exclusion',
  'linearizable-lock',
  'idempotent-submit',
  'round-trip',
  'order-free',
  'empty-excluded',
  'sign-excluded',
  'case-kept',
  'sign-shape',
  'tamper',
  'wrong-key',
  'json-strict',
  'never-500',
  'no-effect-unverified',
  'specification',
]);

/** The results of all checks and measures on one history. */
export interface Judgement {
  /** One for each check that can judge the history, in the order of `checks`. */
  readonly results: readonly CheckResult[];
  /** All findings, by time, then by their first event, then in the order of the checks. */
  readonly findings: readonly Finding[];
  /** The measures that the history's header expects. */
  readonly measurements: readonly MeasureResult[];
  /** Real time that each check took, in ms, by its name; only if a clock was given. */
  readonly durationsMs?: ReadonlyMap<string, number>;
  /** What this computer's own stalls explain. */
  readonly stalls: StallSummary;
  /** Laws that an imported log does not show; absent: a run recorded the history. */
  readonly hidden?: readonly HiddenLaw[];
}

/**
 * The checks of a run of one scenario. The specification judges a joined core, and what a scenario proves by it: on the
 * live stage, and where a store or an event loop fails, it still gives up too often or blames too early.
 */
function checksOf({ stage, proves, driver }: HistoryHeader): readonly Check[] {
  if (driver) return driverLaws;
  const isAsked = stage === 'target' || proves.includes(specification.name);
  return isAsked ? checks : checks.filter((check) => check !== specification);
}

/**
 * The checks of a history that is judged by itself, without its scenario: all in virtual time. On the live stage the
 * specification gives up too often or blames too early, unless the run was to exercise it.
 */
export function checksOfRecording(header: HistoryHeader): readonly Check[] {
  return header.stage === 'virtual' ? checks : checksOf(header);
}

/**
 * Runs checks on a history and takes its measures. A core that was joined is judged by {@link visibleChecks} only.
 * @param now real time in ms, to measure how long each check takes.
 * @param judges the checks that judge; by default those of a run of one scenario.
 */
export function runChecks(
  recorded: History,
  now?: () => number,
  asked: readonly Check[] = checksOf(recorded.header),
): Judgement {
  if (recorded.header.source) return judgeImported(recorded, asked);
  const history = unionOfCores(recorded);
  const view = historyView(history);
  const judgement = judgeRun(history, view, now, asked);
  return { ...judgement, results: withUnseenDrops(judgement.results, view) };
}

function judgeRun(
  history: History,
  view: HistoryView,
  now: (() => number) | undefined,
  asked: readonly Check[],
): Judgement {
  // Checks by name: which of them can judge, and how, depends on who was played.
  const judges = history.header.driver ? driverLawsOf(asked) : asked;
  const durationsMs = new Map<string, number>();
  const results = judges.map((check) => {
    const start = now?.() ?? 0;
    const result = check.judge(view);
    if (now) durationsMs.set(check.name, now() - start);
    return result;
  });
  const findings = findingsInOrder(results);
  const isTarget = history.header.stage === 'target';
  const externalView = isTarget ? historyView(externalHistory(history)) : null;
  const measurements = measure(externalView ?? view, history.header.expect);
  const judgement = { results, findings, measurements, stalls: summarizeStalls(history), ...(now && { durationsMs }) };
  if (history.header.driver && externalView) return seenThroughDriver(judgement, history, externalView);
  return externalView ? seenFromOutside(judgement, history, externalView) : judgement;
}

function driverLawsOf(asked: readonly Check[]): readonly Check[] {
  const names = new Set(asked.map(({ name }) => name));
  return driverLaws.filter(({ name }) => names.has(name));
}

/** Judges the events of a log that was imported, by the laws that it shows. */
function judgeImported(history: History, judges: readonly Check[]): Judgement {
  const hidden = hiddenLawsOf(history.header);
  const view = historyView(history);
  const judged = shownChecks(judges, hidden).map((check) => check.judge(view));
  const results = withoutRejectedRows(judged, history.events);
  return { results, findings: findingsInOrder(results), measurements: [], stalls: summarizeStalls(history), hidden };
}

/** The checks that judge a core which was joined: black-box ones, and laws that the specification holds. */
export const visibleChecks: ReadonlySet<string> = new Set([...blackBoxChecks, ...outsideLaws, pathTime.name]);

/** The checks that judge a cloud behind a driver. */
export const checksThroughDriver: ReadonlySet<string> = new Set([
  ...driverLaws.map(({ name }) => name),
  ...derivedLaws,
  pathTime.name,
]);

/** A driver that failed shows nothing of its cloud: then no finding counts. */
function seenThroughDriver(judgement: Judgement, history: History, external: HistoryView): Judgement {
  const hasFailed = history.events.some(({ kind }) => kind === 'driver-failed');
  const { results: judged } = judgement;
  const derived = derivedResults(historyView(history), judged);
  const results = [...judged, ...derived, judgeDeviceTimes(history, external)].map((result) =>
    hasFailed
      ? { ...result, findings: [], undecided: ['the driver failed, so nothing is known of the cloud.'] }
      : result,
  );
  const byName = new Map(results.map((result) => [result.check, result]));
  return {
    ...judgement,
    findings: findingsInOrder(results),
    results: checks.flatMap(({ name }) => byName.get(name) ?? []),
  };
}

/** @param external the history with what the core must have decided. */
function seenFromOutside(judgement: Judgement, history: History, external: HistoryView): Judgement {
  const { results } = onlyBlackBox(judgement);
  const noted = results.map((result) =>
    result.check === specification.name ? { ...result, notes: [...result.notes, outsideLawsNote] } : result,
  );
  const deviceTimes = judgeDeviceTimes(history, external);
  const all = [...noted, ...outsideLawResults(history), deviceTimes];
  const byName = new Map(all.map((result) => [result.check, result]));
  return {
    ...judgement,
    findings: findingsInOrder(all),
    results: checks.flatMap(({ name }) => byName.get(name) ?? []),
  };
}

/** How long machines took is seen at the machines; which deliveries were healthy, by what merchant and receiver saw. */
function judgeDeviceTimes(history: History, external: HistoryView): CheckResult {
  const places = new Map(history.events.map((event, index) => [event, index]));
  const result = pathTime.judge(external);
  const placeOf = (index: number): readonly number[] => {
    const event = external.history.events[index];
    const place = event && places.get(event);
    return place === undefined ? [] : [place];
  };
  const findings = result.findings.map((finding) => ({ ...finding, events: finding.events.flatMap(placeOf) }));
  return { ...result, findings };
}

/** A judgement without the checks that need events of the core: the core of this history wrote none. */
export function onlyBlackBox(judgement: Judgement): Judgement {
  const results = judgement.results.filter(({ check }) => blackBoxChecks.has(check));
  return { ...judgement, results, findings: judgement.findings.filter(({ check }) => blackBoxChecks.has(check)) };
}
