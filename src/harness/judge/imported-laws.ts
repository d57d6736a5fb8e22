import { formatQuantity, type Check, type CheckResult, type Finding } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { groupBy } from '../sorted.ts';
import type { HistoryEvent, RejectedRow } from '../history/event.ts';
import type { HistoryHeader, ImportedSource } from '../history/header.ts';

/** A law that a log does not show. */
export interface HiddenLaw {
  readonly check: string;
  /** What it lacks, in a clause. */
  readonly why: string;
  /** Some logs show it. */
  readonly canBeShown: boolean;
}

/** What a law needs of a log. */
interface Needs {
  /** In the terms of `ImportedSource.shows`. */
  readonly shows: readonly string[];
  /** What else stands in its way, in a clause. */
  readonly unless?: (source: ImportedSource) => string | null;
}

const releases = ['lock-released.cause=success', 'lock-released.cause=failure', 'lock-released.cause=dwell'] as const;
const outcomes = [
  'delivery-settled.outcome=success',
  'delivery-settled.outcome=failure',
  'delivery-settled.outcome=timeout',
] as const;

/** The laws that a log can show, by the rows that they need. All other laws are hidden in every log. */
const needsByLaw: Readonly<Record<string, Needs>> = {
  'mutual-exclusion': { shows: ['lock-granted', ...releases] },
  'granted-dispatch': { shows: ['lock-granted', ...releases, 'command-sent'] },
  'token-order': { shows: ['lock-granted.token'] },
  fencing: { shows: ['lock-granted.token', 'lock-released.token', 'delivery-settled.token', ...releases, ...outcomes] },
  'prompt-release': { shows: ['lock-granted', ...releases, ...outcomes] },
  'single-release': { shows: ['lock-granted', 'lock-released'] },
  'dwell-bound': { shows: ['lock-granted', ...releases] },
  'linearizable-lock': {
    shows: ['call', 'answer.delivery', 'answer.code=0', 'answer.code=6057', 'answer-sent', 'callback-received'],
  },
  'offline-refused': { shows: ['machine-online', 'machine-offline', 'delivery-started'] },
  'timeout-bound': { shows: ['delivery-started', ...outcomes] },
  'one-outcome': { shows: ['delivery-started', 'delivery-settled'] },
  'paid-first': { shows: ['order-changed.status=SUCCESS', 'delivery-started'], unless: beganUnderWay },
  'paid-quantity': { shows: ['order-created', 'item-dropped'], unless: dropsWithoutReports },
  'honest-success': {
    shows: ['delivery-started', 'delivery-settled.outcome=success', 'item-dropped'],
    unless: noSensor,
  },
  'idempotent-submit': { shows: ['call.repeatOf', 'answer'] },
  'monotone-status': { shows: ['call', 'answer.delivery', 'answer.reportedStatus'] },
  'callback-delivered': { shows: ['delivery-settled', 'callback-received'] },
  'callback-honest': { shows: ['delivery-settled', 'callback-received'], unless: unlikeContents },
  'physical-exclusion': { shows: ['motor-started', 'motor-stopped'] },
};

function beganUnderWay({ begins }: ImportedSource): string | null {
  return begins === 'under-way' ? 'an order may have been paid before the log began' : null;
}

/** What drops on a run that its machine calls failed may be commanded again. */
function dropsWithoutReports({ drops, shows }: ImportedSource): string | null {
  return drops === 'sensor' && !shows.includes('answer-sent') ? 'no rows become answer-sent' : null;
}

function noSensor({ drops }: ImportedSource): string | null {
  return drops === 'sensor' ? null : 'no sensor saw items drop: the machines’ own reports stand for it';
}

/** A member that one side states and the other does not would differ everywhere. */
function unlikeContents({ shows }: ImportedSource): string | null {
  const unlike = ['floorStatus', 'errorMsg'].find(
    (name) => shows.includes(`delivery-settled.${name}`) !== shows.includes(`callback-received.${name}`),
  );
  return unlike === undefined ? null : `${unlike} is stated of outcomes or of callbacks alone`;
}

/** What stands in the way of a law in a log, in a clause; null where it can be judged. */
function hiddenBy(check: string, source: ImportedSource): string | null {
  const needs = Object.hasOwn(needsByLaw, check) ? needsByLaw[check] : undefined;
  if (!needs) return 'no log holds what it needs';
  const shown = new Set(source.shows);
  const missing = needs.shows.filter((need) => !isShown(need, shown));
  if (missing.length > 0) return `no rows become ${formatNeeds(missing, source)}`;
  return needs.unless?.(source) ?? null;
}

function isShown(need: string, shown: ReadonlySet<string>): boolean {
  return shown.has(need) || (need.includes('=') && shown.has(`${need.slice(0, need.indexOf('='))}=*`));
}

/** `lock-granted, lock-released with cause success or dwell` */
function formatNeeds(needs: readonly string[], { partial }: ImportedSource): string {
  const members = groupBy(needs, (need) => need.split('=')[0] ?? need);
  const texts = [...members].map(([path, group]) => {
    const [kind = '', member] = path.split('.');
    const values = group.flatMap((need) => (need.includes('=') ? [need.slice(need.indexOf('=') + 1)] : []));
    const text = member === undefined ? kind : [kind, 'with', member, values.join(' and ')].join(' ').trimEnd();
    return partial.includes(kind) ? `${text} (the log holds a part of them)` : text;
  });
  return texts.join(', ');
}

/** The laws that an imported log does not show; none of a history that a run recorded. */
export function hiddenLawsOf({ source }: HistoryHeader): readonly HiddenLaw[] {
  if (!source) return [];
  return checks.flatMap(({ name }) => {
    const why = hiddenBy(name, source);
    return why === null ? [] : [{ check: name, why, canBeShown: Object.hasOwn(needsByLaw, name) }];
  });
}

/** Those of some checks that an imported log shows. */
export function shownChecks(judges: readonly Check[], hidden: readonly HiddenLaw[]): readonly Check[] {
  const names = new Set(hidden.map(({ check }) => check));
  return judges.filter(({ name }) => !names.has(name));
}

/**
 * Takes back what rests on rows that could not be read: a law that needs such a row is undecided, and what it finds at
 * the machine of that row may only be its absence.
 */
export function withoutRejectedRows(
  results: readonly CheckResult[],
  events: readonly HistoryEvent[],
): readonly CheckResult[] {
  const read = events.find((event) => event.kind === 'log-read');
  if (!read || read.rejected.length === 0) return results;
  return results.map((result) => {
    const rows = read.rejected.filter((row) => concerns(row, result.check));
    return rows.length === 0 && read.moreRejected === 0 ? result : undecidedBy(result, rows, read.moreRejected);
  });
}

/** Whether a law looks at what a row should have become. */
function concerns({ kinds }: RejectedRow, check: string): boolean {
  const needed = new Set((needsByLaw[check]?.shows ?? []).map((need) => need.split('.')[0]));
  return kinds.length === 0 || kinds.some((kind) => needed.has(kind));
}

function undecidedBy(result: CheckResult, rows: readonly RejectedRow[], more: number): CheckResult {
  const mayRest = ({ machine }: Finding): boolean =>
    more > 0 || rows.some((row) => row.machine === '' || machine === undefined || row.machine === machine);
  const findings = result.findings.filter((finding) => !mayRest(finding));
  const [first] = result.findings.filter(mayRest);
  const left = result.findings.length - findings.length;
  const lines = `line${rows.length + more === 1 ? '' : 's'} ${rows
    .slice(0, 5)
    .map(({ line }) => line)
    .join(', ')}`;
  const others = rows.length + more - Math.min(rows.length, 5);
  return {
    ...result,
    findings,
    undecided: [
      ...result.undecided,
      `the log has rows for it that could not be used (${lines}${others > 0 ? ` and ${others} more` : ''}).`,
      ...(first ? [`${formatQuantity(left, 'finding')} may only come of that; first: ${first.message}`] : []),
    ],
  };
}
