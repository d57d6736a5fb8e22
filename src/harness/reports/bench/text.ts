import type { BenchResult } from '#harness/bench/result.ts';
import type { Finding } from '#harness/checks/check.ts';
import { count } from '#harness/checks/check.ts';
import { sayDuration } from '#harness/scenario/duration.ts';
import { wrapped } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import { evidenceSays } from './formatting.ts';
import { baselineSays, baselineSheet } from './tables/baseline.ts';
import { checksSay, foremost, goalsSay, goalState, troubles } from './tables/goals.ts';
import { latencySheet, splitSheet } from './tables/latency.ts';
import { attackSheet, loadSheet, mainLoad, outcomesSheet, stretchSheet } from './tables/load.ts';
import { lockKindSheet, lockSheet } from './tables/locks.ts';
import { aboutFacts, kneeSheet, loopSheet, processSheet, soakSheet } from './tables/processes.ts';
import type { Sheet } from './tables/report-table.ts';

const width = 80;
/** Findings that a terminal shows; the rest is counted. */
const shown = 5;
/** Sentences of one kind that a terminal shows. */
const mostSentences = 10;
/** Columns that the name before a fact takes at most. */
const longestName = 20;

/** What a person reads after a benchmark, within 80 columns: the verdict and why first, then everything that it rests on. */
export function benchText(result: BenchResult): string {
  const { verdict, profile, why, baseline, locks } = result;
  const main = mainLoad(result);
  const parts = [
    lines(`${verdict} ${profile}`, ''),
    lines(why, ''),
    listText(aboutFacts(result)),
    sheetText(loadSheet(result)),
    sheetText(outcomesSheet(result)),
    sheetText(attackSheet(result)),
    sheetText(stretchSheet(result)),
    ...(main ? [sheetText(latencySheet(main)), sheetText(splitSheet(main)), othersText(result)] : []),
    goalsText(result),
    ...(locks ? [sheetText(lockSheet(locks)), sheetText(lockKindSheet(locks))] : []),
    sheetText(processSheet(result)),
    sheetText(loopSheet(result)),
    sheetText(kneeSheet(result)),
    sheetText(soakSheet(result)),
    lines(baselineSays(baseline), ''),
    sheetText(baselineSheet(baseline)),
    lines(checksSay(result), ''),
    ...foremost(result.checks.findings).slice(0, shown).map(findingText),
    result.checks.findings.length > shown
      ? `… and ${count(result.checks.findings.length - shown, 'more finding')}.`
      : '',
    ...troubles(result).map(([title, all]) => sentences(title, all)),
    sentences('What could not be observed', result.missing),
    sentences('What this run does not show', result.notShown),
    listText(Object.entries(result.files)),
  ];
  return plain(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

/** Nothing that a terminal would take for an order of its own. */
function plain(text: string): string {
  return text.replaceAll(/[^\n\P{Cc}]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

function sheetText(sheet: Sheet | null): string {
  if (sheet === null) return '';
  const table = sheet.rows.length === 0 ? [] : [fitted(sheet)];
  return [lines(sheet.title, ''), ...table, ...sheet.notes.map((note) => lines(note, '  ', '    '))].join('\n');
}

/** The sheet's table, its words cut where it would be wider than a terminal. Neither figures nor a last word on the row are. */
function fitted({ columns, rows }: Sheet): string {
  const cells = rows.map((row) => [...row.cells]);
  const longest = columns.map(({ heading }, at) =>
    Math.max(heading.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const widths = [...longest];
  const words = columns.flatMap(({ align, heading }, at) =>
    align === 'left' && (heading !== '' || at < columns.length - 1) ? [at] : [],
  );
  let excess = widths.reduce((sum, one) => sum + one, 0) + 2 * (columns.length - 1) - width;
  for (; excess > 0; excess -= 1) {
    const widest = words.reduce((best, at) => ((widths[at] ?? 0) > (widths[best] ?? 0) ? at : best), words[0] ?? 0);
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return textTable(
    columns,
    cells.map((row) =>
      row.map((cell, at) => clipped(cell.replaceAll('\n', ' '), words.includes(at) ? (widths[at] ?? 0) : cell.length)),
    ),
  );
}

/** Names and what is said of each, under one another. */
function listText(facts: readonly (readonly [name: string, says: string])[]): string {
  const indent = Math.max(0, ...facts.map(([name]) => Math.min(longestName, name.length))) + 2;
  return facts
    .map(([name, says]) => lines(says, clipped(name, longestName).padEnd(indent), ' '.repeat(indent)))
    .join('\n');
}

/** A text that ends where its room does. */
function clipped(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text;
}

/** Wraps a text. Words that are longer than a line, like a path or a hash, are broken. */
function lines(text: string, first: string, further = first): string {
  const room = width - Math.max(first.length, further.length);
  const words = text.split(/\s/).flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? ['']);
  return wrapped(words.join(' '), first, further);
}

function goalsText(result: BenchResult): string {
  const said = result.goals.map((goal) =>
    lines(`${goal.says}: ${goal.value}`, `${goalState(goal)}  `.padEnd(11), ' '.repeat(11)),
  );
  return said.length === 0 ? '' : ['Goals', ...said, `  ${goalsSay}`].join('\n');
}

function othersText(result: BenchResult): string {
  const others = result.loads.filter(({ measured }) => measured).length - 1;
  return others > 0
    ? `The page has the latencies of ${count(others, 'further stretch').replace(/stretchs$/, 'stretches')} as well.`
    : '';
}

function findingText({ check, machine, at, says, customer, events }: Finding): string {
  const where = evidenceSays(events, shown);
  return [
    lines(`${check}${machine === undefined ? '' : `, machine ${machine}`}, at ${sayDuration(at)}`, ''),
    lines(says, '  '),
    lines(customer, '  '),
    ...(where === '' ? [] : [`  ${where}`]),
  ].join('\n');
}

function sentences(title: string, all: readonly string[]): string {
  const more = all.length > mostSentences ? [`  … and ${all.length - mostSentences} more`] : [];
  return all.length === 0
    ? ''
    : [title, ...all.slice(0, mostSentences).map((one) => lines(one, '  ', '    ')), ...more].join('\n');
}
