import { formatQuantity, findingCount, checkState, type CheckState, type Finding } from '../checks/check.ts';
import { maxFindings, maxMessageLength } from '../checks/limits.ts';
import type { Judgement } from '../judge/judgement.ts';
import { stallMessage } from '../judge/stall-messages.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { History, HistoryEvent } from '../history/event.ts';
import { escapeUnprintable } from '../printable.ts';
import { groupBy } from '../sorted.ts';
import { textTable } from './text-table.ts';
import { columnsOf } from './text-width.ts';
import { inEnglish, type Translate } from './translate.ts';
import { wireText } from './wire-text.ts';

const width = 80;
/** Findings of one check, and lines of evidence of one finding, that are shown; the rest is counted. */
const maxShown = 5;

/**
 * Everything that a terminal shows of a judged history, within 80 columns: checks, findings, notes, the verdict last.
 */
export function judgementText(
  history: History,
  judgement: Judgement,
  verdict: Verdict,
  t: Translate = inEnglish,
): string {
  const parts = [
    checksText(judgement, history.header.proves, t),
    findingsText(history, judgement, t),
    notesText(judgement, t),
    hiddenText(judgement, t),
    wrapText(t(stallMessage(judgement)), '', '  '),
    verdictText(verdict),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * The table of checks: each that had cases, and each that must have some. The others follow in one line.
 * @param proves checks that the run is to exercise.
 */
export function checksText({ results }: Judgement, proves: readonly string[], t: Translate = inEnglish): string {
  const hasStalls = results.some((result) => result.stalledCases > 0);
  const { rows, withoutCases: checkNames } = splitByCases(results, proves);
  const table = textTable(
    [
      { heading: t('check'), align: 'left' },
      { heading: t('examined'), align: 'right' },
      ...(hasStalls ? [{ heading: t('stalled'), align: 'right' } as const] : []),
      { heading: t('findings'), align: 'right' },
      { heading: '', align: 'left' },
    ],
    rows.map((result) => [
      result.check,
      result.cases,
      ...(hasStalls ? [result.stalledCases] : []),
      findingCount(result),
      t(stateTexts[checkState(result)]),
    ]),
  );
  const withoutCases =
    checkNames.length === 0
      ? ''
      : wrapText(t(`${formatQuantity(checkNames.length, 'check')} had no cases: ${checkNames.join(', ')}.`), '', '  ');
  return [...(rows.length === 0 ? [] : [table]), ...(withoutCases === '' ? [] : [withoutCases])].join('\n\n');
}

/** Checks that had no cases and need not have, apart from all others. */
export function splitByCases(
  results: Judgement['results'],
  proves: readonly string[],
): { readonly rows: Judgement['results']; readonly withoutCases: readonly string[] } {
  const hasNoCases = (result: Judgement['results'][number]): boolean =>
    checkState(result) === 'no-cases' && !proves.includes(result.check);
  return {
    rows: results.filter((result) => !hasNoCases(result)),
    withoutCases: results.filter(hasNoCases).map(({ check }) => check),
  };
}

/** What a check came to, for people. One that saw nothing has a row only where the run is to prove it. */
const stateTexts: Readonly<Record<CheckState, string>> = {
  failed: 'FAILED',
  inconclusive: 'INCONCLUSIVE',
  passed: 'passed',
  stalled: 'not judged: stalled',
  'no-cases': 'no cases: UNPROVED',
};

/** The findings with their evidence, by time; empty when there are none. */
export function findingsText(history: History, judgement: Judgement, t: Translate = inEnglish): string {
  const seen = new Map<string, number>();
  const blocks: string[] = [];
  for (const finding of judgement.findings) {
    const number = (seen.get(finding.check) ?? 0) + 1;
    seen.set(finding.check, number);
    if (number <= maxShown) blocks.push(findingText(history, finding, t));
  }
  const unkept = new Map(judgement.results.map(({ check, moreFindings = 0 }) => [check, moreFindings]));
  const more = [...seen]
    .filter(([, n]) => n > maxShown)
    .map(([check, n]) => t(`${n - maxShown + (unkept.get(check) ?? 0)} more of ${check}`));
  const shows = judgement.results.some(({ moreFindings }) => moreFindings !== undefined)
    ? `the first ${maxFindings.toLocaleString('en-US')} of each check`
    : 'all';
  if (more.length > 0) blocks.push(wrapText(t(`… and ${more.join(', ')} (--json shows ${shows}).`), ''));
  return blocks.join('\n\n');
}

function findingText(history: History, finding: Finding, t: Translate): string {
  const machine = finding.machine ? `, machine ${finding.machine}` : '';
  const lines = finding.events.slice(0, maxShown).flatMap((index) => {
    const event = history.events[index];
    if (!event) return [];
    const wire = wireText(event, maxMessageLength);
    const line = wrapText(evidenceLine(index, event, t), '    ', '      ');
    return wire === null ? [line] : [line, wrapText(`${t('on the wire:')} ${wire}`, '      ', '        ')];
  });
  const more = finding.events.length - maxShown;
  return [
    wrapText(t(`${finding.check}${machine}, at ${finding.at} ms`), ''),
    wrapText(t(finding.message), '  '),
    wrapText(t(finding.impact), '  '),
    ...lines,
    ...(more > 0 ? [`    ${t(`… and ${more} more events`)}`] : []),
  ].join('\n');
}

/** One event as it stands in the file; the header is line 1. */
function evidenceLine(index: number, event: HistoryEvent, translate: Translate): string {
  const { t, by, kind, ...members } = event;
  const memberTexts = Object.entries(members).flatMap(([name, value]) =>
    name === 'wire' ? [] : [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`],
  );
  const text = [translate(`line ${index + 2}:`), `${t} ms`, by, kind, ...memberTexts].join(' ');
  return text.length > maxMessageLength ? `${text.slice(0, maxMessageLength)} …` : text;
}

/** What the checks could not judge, and what they noted besides; empty when there is nothing of it. */
export function notesText({ results }: Judgement, t: Translate = inEnglish): string {
  return results
    .flatMap(({ check, undecided, notes }) =>
      [...undecided.map((sentence) => `INCONCLUSIVE: ${t(sentence)}`), ...notes.map(t)].map((note) =>
        wrapText(`${check}: ${note}`, '', '  '),
      ),
    )
    .join('\n');
}

/** Laws that an imported log does not show, and why; those with one reason stand together. */
function hiddenText({ hidden = [] }: Judgement, t: Translate): string {
  const inOrder = [...hidden.filter((law) => law.canBeShown), ...hidden.filter((law) => !law.canBeShown)];
  const groups = groupBy(inOrder, ({ why }) => why);
  const lines = [...groups].map(([why, laws]) =>
    wrapText(`${laws.map(({ check }) => check).join(', ')}: ${t(why)}`, '  ', '    '),
  );
  return hidden.length === 0 ? '' : [t('Not visible in this log:'), ...lines].join('\n');
}

/** The verdict and its reasons. */
function verdictText({ verdict, reason }: Verdict): string {
  return wrapText(`${verdict}  ${reason}`, '', '  ');
}

/**
 * Breaks a text at its spaces to fit the width, and Chinese after any character. A longer word stands on a line of its
 * own.
 */
export function wrapText(text: string, firstIndent: string, nextIndent = firstIndent): string {
  const lines: string[] = [];
  let line = firstIndent;
  let empty = true;
  for (const piece of escapeUnprintable(text).trimEnd().match(breakablePieces) ?? ['']) {
    const word = piece.trimStart();
    const space = empty ? '' : ' '.repeat(piece.length - word.length);
    if (!empty && columnsOf(line + space + word) > width) {
      lines.push(line);
      line = nextIndent + word;
    } else line += space + word;
    empty = false;
  }
  return [...lines, line].join('\n');
}

/** A word with the spaces before it, or a wide character with what may not begin a line after it. */
const breakablePieces =
  / *(?:\p{Script=Han}|[^ \p{Script=Han}，。、；：！？]+|(?=[，。、；：！？]))[，。、；：！？）”]*/gu;
