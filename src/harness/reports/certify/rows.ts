import type { Certification } from '#harness/certify/certification.ts';
import { caseGroups, type CaseGroup, type CaseResult } from '#harness/certify/verdict/case-result.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { CertificateTexts } from './texts.ts';

/** The cases of one group. */
export interface GroupRows {
  readonly group: CaseGroup;
  readonly results: readonly CaseResult[];
}

/** Groups that have cases, in order. */
export function groupRows(results: readonly CaseResult[]): readonly GroupRows[] {
  return caseGroups
    .map((group) => ({ group, results: results.filter((result) => result.group === group) }))
    .filter((rows) => rows.results.length > 0);
}

/** What was certified, as rows of a name and a text. */
export function factRows(
  { target, driver, machines, version, node, startedAt, durationMs, slack, command }: Certification,
  texts: CertificateTexts,
): readonly (readonly [string, string])[] {
  const { facts } = texts;
  return [
    [facts.target, target],
    [facts.driver, driver],
    [facts.machines, machines.map(({ machine, kind }) => `${machine} (${kind})`).join(', ')],
    [facts.versions, `vendloop ${version}, Node ${node}`],
    [facts.date, `${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`],
    [facts.duration, formatDuration(durationMs)],
    [facts.slack, slackText(slack, texts)],
    [facts.command, command],
  ];
}

/** The slack and what it was made of. */
export function slackText(
  { slackMs, roundTripMs, loopLagMs, allowanceMs }: Certification['slack'],
  texts: CertificateTexts,
): string {
  return texts.slack(slackMs, roundTripMs, loopLagMs, allowanceMs);
}

/** The limits in force, as rows of a name and a text. */
export function limitRows(
  { limits }: Certification,
  { limits: names, never }: CertificateTexts,
): readonly (readonly [string, string])[] {
  const { callback, unpaidExpiryMs } = limits;
  const kinds = Object.entries(limits.kinds);
  const jitter = callback.jitter === 0 ? '' : ` ± ${Math.round(callback.jitter * 100)} %`;
  return [
    ...kinds.map(([kind, { dwellMs }]) => [`${names.dwell}, ${kind}`, formatDuration(dwellMs)] as const),
    ...kinds.map(([kind, { itemsPerCommand }]) => [`${names.perCommand}, ${kind}`, String(itemsPerCommand)] as const),
    [names.fallback, formatDuration(limits.fallbackMs)],
    [names.unpaid, unpaidExpiryMs === null ? never : formatDuration(unpaidExpiryMs)],
    [names.window, formatDuration(limits.clockWindowMs)],
    [names.offline, formatDuration(limits.offlineAfterMs)],
    [names.retries, `${callback.retryMs.map(formatDuration).join(', ')}${jitter}`],
  ];
}

/** Why a case did not simply pass: its reason, and what was declared of it. */
export function reasonText(
  { name, verdict, reason }: CaseResult,
  { knownFailures }: Certification,
  texts: CertificateTexts,
  language: 'en' | 'zh',
): string {
  const known = knownFailures.find((failure) => failure.case === name);
  if (known && verdict === 'PASS') return texts.passedKnown;
  if (known && verdict === 'FAIL') return `${reason[language]} (${texts.known(known.reason)})`;
  return reason[language];
}

/** The names of what a quick run left out, with their times. */
export function leftOutText({ leftOut }: Certification): string {
  return leftOut.map(({ name, waitMs }) => `${name} (${formatDuration(waitMs)})`).join(', ');
}
