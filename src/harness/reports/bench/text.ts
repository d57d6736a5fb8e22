import type { BenchResult } from '#harness/bench/result.ts';
import type { Finding } from '#harness/checks/check.ts';
import { formatQuantity } from '#harness/checks/check.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import { wrapText } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import { padText } from '../text-width.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { evidenceText } from './formatting.ts';
import { baselineText, baselineTable } from './tables/baseline.ts';
import { checksText, firstOfEachCheck, goalsNote, goalState, problemGroups } from './tables/goals.ts';
import { latencyTable, splitTable } from './tables/latency.ts';
import { attackTable, loadTable, mainLoad, outcomesTable, stepTable } from './tables/load.ts';
import { lockKindTable, lockTable } from './tables/locks.ts';
import { aboutFacts, kneeTable, loopTable, processTable, soakTable } from './tables/processes.ts';
import { translateTable, type ReportTable } from './tables/report-table.ts';

const width = 80;
/** Findings that a terminal shows; the rest is counted. */
const maxShown = 5;
/** Sentences of one kind that a terminal shows. */
const maxSentences = 10;
/** Columns that the name before a fact takes at most. */
const maxNameLength = 20;

/**
 * What a person reads after a benchmark, within 80 columns: the verdict and why first, then everything that it rests
 * on.
 */
export function benchText(result: BenchResult, t: Translate = inEnglish): string {
  const { verdict, profile, reason, baseline, locks } = result;
  const main = mainLoad(result);
  const table = (reportTable: ReportTable | null): string => tableText(reportTable && translateTable(reportTable, t));
  const parts = [
    wrapLines(`${verdict} ${profile}`, ''),
    wrapLines(t(reason), ''),
    listText(aboutFacts(result).map(([name, text]) => [t(name), t(text)])),
    table(loadTable(result)),
    table(outcomesTable(result)),
    table(attackTable(result)),
    table(stepTable(result)),
    ...(main ? [table(latencyTable(main)), table(splitTable(main)), t(otherStepsText(result))] : []),
    goalsText(result, t),
    ...(locks ? [table(lockTable(locks)), table(lockKindTable(locks))] : []),
    table(processTable(result)),
    table(loopTable(result)),
    table(kneeTable(result)),
    table(soakTable(result)),
    wrapLines(t(baselineText(baseline)), ''),
    table(baselineTable(baseline)),
    wrapLines(t(checksText(result)), ''),
    ...firstOfEachCheck(result.checks.findings)
      .slice(0, maxShown)
      .map((finding) => findingText(finding, t)),
    result.checks.findings.length > maxShown
      ? t(`… and ${formatQuantity(result.checks.findings.length - maxShown, 'more finding')}.`)
      : '',
    ...problemGroups(result).map(([title, all]) => sentenceList(title, all, t)),
    sentenceList('What could not be observed', result.unobserved, t),
    sentenceList('What this run does not show', result.notCovered, t),
    listText(Object.entries(result.files)),
  ];
  return removeControls(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

/** Nothing that a terminal would take for an order of its own. */
function removeControls(text: string): string {
  return text.replaceAll(/[^\n\P{Cc}]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

function tableText(reportTable: ReportTable | null): string {
  if (reportTable === null) return '';
  const table = reportTable.rows.length === 0 ? [] : [fitTable(reportTable)];
  return [
    wrapLines(reportTable.title, ''),
    ...table,
    ...reportTable.notes.map((note) => wrapLines(note, '  ', '    ')),
  ].join('\n');
}

/**
 * The sheet's table, its words cut where it would be wider than a terminal. Neither figures nor a last word on the row
 * are.
 */
function fitTable({ columns, rows }: ReportTable): string {
  const cells = rows.map((row) => [...row.cells]);
  const longest = columns.map(({ heading }, at) =>
    Math.max(heading.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const widths = [...longest];
  const shrinkable = columns.flatMap(({ align, heading }, at) =>
    align === 'left' && (heading !== '' || at < columns.length - 1) ? [at] : [],
  );
  let excess = widths.reduce((sum, width) => sum + width, 0) + 2 * (columns.length - 1) - width;
  for (; excess > 0; excess -= 1) {
    const widest = shrinkable.reduce(
      (best, at) => ((widths[at] ?? 0) > (widths[best] ?? 0) ? at : best),
      shrinkable[0] ?? 0,
    );
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return textTable(
    columns,
    cells.map((row) =>
      row.map((cell, at) =>
        clip(cell.replaceAll('\n', ' '), shrinkable.includes(at) ? (widths[at] ?? 0) : cell.length),
      ),
    ),
  );
}

/** Facts by name, one a line. */
function listText(facts: readonly (readonly [name: string, text: string])[]): string {
  const indent = Math.max(0, ...facts.map(([name]) => Math.min(maxNameLength, name.length))) + 2;
  return facts
    .map(([name, value]) => wrapLines(value, clip(name, maxNameLength).padEnd(indent), ' '.repeat(indent)))
    .join('\n');
}

/** A text that ends where its room does. */
function clip(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, Math.max(0, maxLength - 1))}…` : text;
}

/** Wraps a text. Words that are longer than a line, like a path or a hash, are broken. */
function wrapLines(text: string, firstIndent: string, nextIndent = firstIndent): string {
  const lineWidth = width - Math.max(firstIndent.length, nextIndent.length);
  const words = text.split(/\s/).flatMap((word) => word.match(new RegExp(`.{1,${lineWidth}}`, 'gu')) ?? ['']);
  return wrapText(words.join(' '), firstIndent, nextIndent);
}

function goalsText(result: BenchResult, t: Translate): string {
  const goalLines = result.goals.map((goal) =>
    wrapLines(`${t(goal.description)}: ${t(goal.value)}`, padText(`${t(goalState(goal))}  `, 11), ' '.repeat(11)),
  );
  return goalLines.length === 0 ? '' : [t('Goals'), ...goalLines, `  ${t(goalsNote)}`].join('\n');
}

function otherStepsText(result: BenchResult): string {
  const others = result.loads.filter(({ measured }) => measured).length - 1;
  return others > 0 ? 'The page has the latencies of ' + `${formatQuantity(others, 'further step')} as well.` : '';
}

function findingText({ check, machine, at, message, impact, events }: Finding, t: Translate): string {
  const evidence = t(evidenceText(events, maxShown));
  return [
    wrapLines(t(`${check}${machine === undefined ? '' : `, machine ${machine}`}, at ${formatDuration(at)}`), ''),
    wrapLines(t(message), '  '),
    wrapLines(t(impact), '  '),
    ...(evidence === '' ? [] : [`  ${evidence}`]),
  ].join('\n');
}

function sentenceList(title: string, all: readonly string[], t: Translate): string {
  const more = all.length > maxSentences ? [`  ${t(`… and ${all.length - maxSentences} more`)}`] : [];
  return all.length === 0
    ? ''
    : [t(title), ...all.slice(0, maxSentences).map((sentence) => wrapLines(t(sentence), '  ', '    ')), ...more].join(
        '\n',
      );
}
