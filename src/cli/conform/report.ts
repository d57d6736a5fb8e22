import type { TestSuite } from '#harness/reports/suite/test-suite.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { inEnglish, type Translate } from '#harness/reports/translate.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { dialectTitles } from '#core/signing/diagnosis/hypotheses/dialect.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import type { ConformCase } from './conform-cases.ts';
import type { Mismatch, ConformVerdict } from './judge-client.ts';

/** Most departures that a report shows; --json has all of them. */
const maxShown = 8;

/** Formats a verdict for people. */
export function conformText(verdict: ConformVerdict, expected: DialectName, t: Translate = inEnglish): string {
  const { mismatches, classes } = verdict;
  const table = textTable(
    [
      { heading: t('property of the payload'), align: 'left' },
      { heading: t('cases'), align: 'right' },
      { heading: t('depart'), align: 'right' },
      { heading: t('for example'), align: 'left' },
    ],
    classes.filter((row) => row.cases > 0).map((row) => [t(row.title), row.cases, row.mismatched, row.example ?? '']),
  );
  const head = [t(headline(verdict, expected)), t(dialectLine(verdict, t)), ''];
  return `${[...head, table, ...mismatchLines(mismatches, t)].join('\n')}\n`;
}

/** The verdict in one line. */
export function headline(
  { verdict, inconclusiveReason, cases, mismatches }: ConformVerdict,
  expected: DialectName,
): string {
  const ruleSentence = `${cases - mismatches.length} of ${cases} payloads are signed by the rule`;
  if (verdict === 'INCONCLUSIVE') return `INCONCLUSIVE: ${escapeUnprintable(inconclusiveReason ?? '')}`;
  if (expected === 'raw') return `${verdict} ${ruleSentence}.`;
  if (verdict === 'FAIL') return `FAIL as the ${expected} dialect: ${ruleSentence}.`;
  return `PASS as the ${expected} dialect: all ${cases} payloads are signed as it does; ${ruleSentence}.`;
}

/**
 * Real payloads and callbacks first: they are what a shop sends and gets. Where none departs, others stand for them.
 */
function mismatchLines(mismatches: readonly Mismatch[], t: Translate): readonly string[] {
  const ofKind = (kind: ConformCase['kind']): readonly Mismatch[] =>
    mismatches.filter((mismatch) => mismatch.case.kind === kind);
  const [sent, received] = [ofKind('endpoint'), ofKind('callback')];
  if (mismatches.length === 0) return [];
  if (sent.length + received.length === 0) return section('No real payload departs; these do:', mismatches, t);
  const refused = `${countText(sent, 'real payload')} would be refused as "sign invalid", or worse:`;
  const unverified = `${countText(received, 'callback')} could not be verified, signed by the rule:`;
  return [
    ...(sent.length > 0 ? section(refused, sent, t) : []),
    ...(received.length > 0 ? section(unverified, received, t) : []),
  ];
}

/** What the client did, in the language of the report. */
function messageIn({ message, chinese }: Mismatch, t: Translate): string {
  return t === inEnglish ? message : (chinese ?? t(message));
}

function countText(items: readonly unknown[], noun: string): string {
  return `${items.length} ${noun}${items.length === 1 ? '' : 's'}`;
}

function section(title: string, rows: readonly Mismatch[], t: Translate): readonly string[] {
  const lines = rows
    .slice(0, maxShown)
    .map(
      (mismatch) => `  ${escapeUnprintable(mismatch.case.name)}\n      ${escapeUnprintable(messageIn(mismatch, t))}`,
    );
  return [
    '',
    t(title),
    ...lines,
    ...(rows.length > maxShown ? [`  ${t(`… and ${rows.length - maxShown} more (--json lists them)`)}`] : []),
  ];
}

function dialectLine(
  { dialect, signsAs, closest, cases, commonCause, mismatches }: ConformVerdict,
  t: Translate,
): string {
  if (dialect === 'raw') return 'It follows the rule.';
  if (dialect !== null)
    return (
      `It is the ${dialect} dialect (${dialectTitles[dialect]} client), which gives all of its signs. ` +
      configurationAdvice(dialect)
    );
  if (signsAs !== null)
    return (
      `It signs ${signsAs === 'raw' ? 'by the rule' : `as the ${signsAs} dialect`}, but ` +
      `${mismatchedPayloads(mismatches)} not what it signed, and would be refused.`
    );
  if (commonCause !== null)
    return (
      'It is no known dialect. One mistake explains every departure: ' +
      `${mismatches[0] ? messageIn(mismatches[0], t) : ''} ` +
      `(${commonCause}).`
    );
  return `It is no known dialect; closest: ${closest.dialect}, which gives ${closest.matches} of ${cases} signs.`;
}

function configurationAdvice(dialect: DialectName): string {
  return `An app may list it in signDialects, and set it for its callbacks: callbackDialect "${dialect}".`;
}

function mismatchedPayloads(mismatches: readonly Mismatch[]): string {
  const count = mismatches.filter(({ part }) => part === 'payload').length;
  return count === 1 ? '1 payload is' : `${count} payloads are`;
}

/** A verdict as a suite, with a test case for each payload. */
export function conformSuite(
  cases: readonly ConformCase[],
  seconds: readonly number[],
  { verdict, mismatches, dialect }: ConformVerdict,
  about: { readonly seed: number; readonly startedAt: number; readonly headline: string },
): TestSuite {
  const messages = new Map(mismatches.map((mismatch) => [mismatch.case, mismatch.message]));
  const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;
  return {
    name: 'conform',
    startedAt: about.startedAt,
    seconds: seconds.reduce((sum, next) => sum + next, 0),
    properties: { verdict, seed: about.seed, dialect: dialect ?? 'none' },
    outcome: { className: 'conform', state: states[verdict], message: about.headline },
    cases: cases.map((conformCase, at) => {
      const message = messages.get(conformCase);
      return {
        className: conformCase.kind,
        name: conformCase.name,
        seconds: seconds[at],
        ...(message === undefined ? { state: 'passed' } : { state: 'failed', message }),
      };
    }),
  };
}
