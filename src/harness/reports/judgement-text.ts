import { count, findingCount, stateOf, type CheckState, type Finding } from '../checks/check.ts';
import { mostFindings, mostText } from '../checks/limits.ts';
import type { Judgement } from '../checks/index.ts';
import { stallText } from '../judge/stall-messages.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { History, HistoryEvent } from '../history/event.ts';
import { printable } from '../printable.ts';
import { textTable } from './text-table.ts';

const width = 80;
/** Findings of one check, and lines of evidence of one finding, that are shown; the rest is counted. */
const shown = 5;

/** Everything that a terminal shows of a judged history, within 80 columns: checks, findings, notes, the verdict last. */
export function judgementText(history: History, judgement: Judgement, verdict: Verdict): string {
  const parts = [
    checksText(judgement, history.header.proves),
    findingsText(history, judgement),
    notesText(judgement),
    wrapped(stallText(judgement), '', '  '),
    verdictText(verdict),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * The table of checks: each that looked at something, and those that had to. The others stand in one line behind it.
 * @param proves checks that the run is to exercise.
 */
export function checksText({ results }: Judgement, proves: readonly string[]): string {
  const heldUp = results.some((result) => result.heldUp > 0);
  const { rows, idle } = splitIdle(results, proves);
  const table = textTable(
    [
      { heading: 'check', align: 'left' },
      { heading: 'looked at', align: 'right' },
      ...(heldUp ? [{ heading: 'held up', align: 'right' } as const] : []),
      { heading: 'findings', align: 'right' },
      { heading: '', align: 'left' },
    ],
    rows.map((result) => [
      result.check,
      result.looked,
      ...(heldUp ? [result.heldUp] : []),
      findingCount(result),
      stateTexts[stateOf(result)],
    ]),
  );
  const others =
    idle.length === 0
      ? ''
      : wrapped(`${count(idle.length, 'check')} had nothing to look at: ${idle.join(', ')}.`, '', '  ');
  return [...(rows.length === 0 ? [] : [table]), ...(others === '' ? [] : [others])].join('\n\n');
}

/** Checks that had nothing to look at and need not have, apart from all others. */
export function splitIdle(
  results: Judgement['results'],
  proves: readonly string[],
): { readonly rows: Judgement['results']; readonly idle: readonly string[] } {
  const isIdle = (result: Judgement['results'][number]): boolean =>
    stateOf(result) === 'idle' && !proves.includes(result.check);
  return { rows: results.filter((result) => !isIdle(result)), idle: results.filter(isIdle).map(({ check }) => check) };
}

/** What a check came to, for people. One that saw nothing has a row only where the run is to prove it. */
const stateTexts: Readonly<Record<CheckState, string>> = {
  broken: 'BROKEN',
  inconclusive: 'INCONCLUSIVE',
  kept: 'kept',
  'held-up': 'not judged: held up',
  idle: 'nothing to look at: UNPROVED',
};

/** The findings with their evidence, by time; empty when there are none. */
export function findingsText(history: History, judgement: Judgement): string {
  const seen = new Map<string, number>();
  const blocks: string[] = [];
  for (const finding of judgement.findings) {
    const nth = (seen.get(finding.check) ?? 0) + 1;
    seen.set(finding.check, nth);
    if (nth <= shown) blocks.push(findingText(history, finding));
  }
  const unkept = new Map(judgement.results.map(({ check, moreFindings = 0 }) => [check, moreFindings]));
  const more = [...seen]
    .filter(([, n]) => n > shown)
    .map(([check, n]) => `${n - shown + (unkept.get(check) ?? 0)} more of ${check}`);
  const shows = judgement.results.some(({ moreFindings }) => moreFindings !== undefined)
    ? `the first ${mostFindings.toLocaleString('en-US')} of each check`
    : 'all';
  if (more.length > 0) blocks.push(wrapped(`… and ${more.join(', ')} (--json shows ${shows}).`, ''));
  return blocks.join('\n\n');
}

function findingText(history: History, finding: Finding): string {
  const machine = finding.machine ? `, machine ${finding.machine}` : '';
  const lines = finding.events.slice(0, shown).flatMap((index) => {
    const event = history.events[index];
    return event ? [wrapped(evidence(index, event), '    ', '      ')] : [];
  });
  const more = finding.events.length - shown;
  return [
    wrapped(`${finding.check}${machine}, at ${finding.at} ms`, ''),
    wrapped(finding.says, '  '),
    wrapped(finding.customer, '  '),
    ...lines,
    ...(more > 0 ? [`    … and ${more} more events`] : []),
  ].join('\n');
}

/** One event as it stands in the file; the header is line 1. */
function evidence(index: number, event: HistoryEvent): string {
  const { t, by, kind, ...members } = event;
  const said = Object.entries(members).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  const text = [`line ${index + 2}:`, `${t} ms`, by, kind, ...said].join(' ');
  return text.length > mostText ? `${text.slice(0, mostText)} …` : text;
}

/** What the checks could not judge, and what they noted besides; empty when there is nothing of it. */
export function notesText({ results }: Judgement): string {
  return results
    .flatMap(({ check, undecided, notes }) =>
      [...undecided.map((sentence) => `INCONCLUSIVE: ${sentence}`), ...notes].map((note) =>
        wrapped(`${check}: ${note}`, '', '  '),
      ),
    )
    .join('\n');
}

/** The verdict and its reasons. */
export function verdictText({ verdict, why }: Verdict): string {
  return wrapped(`${verdict}  ${why}`, '', '  ');
}

/** Breaks a text at its spaces to fit the width. A longer word stands on a line of its own. */
export function wrapped(text: string, first: string, further = first): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of printable(text).split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = further;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
