import { formatDuration } from '#harness/scenario/duration.ts';
import { escapeHtml, tableHtml } from '../elements.ts';
import { htmlPage } from '../page-file.ts';
import { indexTexts, type IndexLanguage, type IndexTexts } from './texts.ts';

/** A run in an index: a scenario, a world, a certification. */
export interface IndexEntry {
  readonly name: string;
  readonly verdict: string;
  /** The verdict that was declared; left out where none was. */
  readonly declared?: string;
  /** `passed`: it came to what was declared; `error`: it could not be judged. */
  readonly state: 'passed' | 'failed' | 'error';
  /** Why, in one or more sentences. */
  readonly reason: string;
  /** Short texts beside the name: stage, seed. */
  readonly facts: readonly string[];
  /** When it began, Unix ms; left out where it is not known. */
  readonly startedAt?: number;
  /** Real time that it took; left out where it was not measured. */
  readonly seconds?: number | undefined;
  /** Files with its evidence, relative to the page, with slashes. */
  readonly links: readonly { readonly kind: keyof IndexTexts['links']; readonly path: string }[];
  /** The command that repeats it. */
  readonly replay?: string;
}

/** A table that follows the runs. */
export interface IndexTable {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Columns of numbers. */
  readonly numeric?: readonly number[];
}

/** An index of runs. */
export interface RunIndex {
  readonly title: string;
  /** The verdict of all runs together; left out where it is only that of each. */
  readonly verdict?: { readonly verdict: string; readonly reason: string };
  readonly entries: readonly IndexEntry[];
  readonly tables?: readonly IndexTable[];
}

const order = { failed: 0, error: 1, passed: 2 } as const;

/**
 * An index of runs as one page that needs nothing else and runs no script: the failed first, then those that could not
 * be judged, each group with the newest first.
 */
export function indexPage({ title, verdict, entries, tables = [] }: RunIndex, language: IndexLanguage = 'en'): string {
  const texts = indexTexts[language];
  const sorted = entries.toSorted((a, b) => order[a.state] - order[b.state] || (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const body = `${headSection(title, verdict, entries, texts)}
${runsSection(sorted, texts)}
${tables.map(tableSection).join('\n')}`;
  return htmlPage({ title, language: texts.language, styles: ['base.css', 'index.css'], body });
}

/** The worst state of all runs. */
function worstState(entries: readonly IndexEntry[]): IndexEntry['state'] {
  return (['failed', 'error'] as const).find((state) => entries.some((entry) => entry.state === state)) ?? 'passed';
}

const verdictClasses = { passed: 'pass', failed: 'fail', error: 'inconclusive' } as const;

function headSection(
  title: string,
  verdict: RunIndex['verdict'],
  entries: readonly IndexEntry[],
  texts: IndexTexts,
): string {
  const count = (state: IndexEntry['state']): number => entries.filter((entry) => entry.state === state).length;
  const counts = texts.counts(entries.length, count('passed'), count('failed'), count('error'));
  const state = worstState(entries);
  const className = verdict ? verdict.verdict.toLowerCase() : verdictClasses[state];
  return `<header class="${escapeHtml(className)}">
<p class="verdict">${escapeHtml(verdict?.verdict ?? texts.states[state])}</p>
<div><h1>${escapeHtml(title)}</h1>
<p class="why">${escapeHtml(verdict?.reason ?? counts)}</p>
</div>
</header>`;
}

function runsSection(entries: readonly IndexEntry[], texts: IndexTexts): string {
  if (entries.length === 0) return `<p class="quiet">${texts.noRuns}</p>`;
  const { run, verdict, declared, began, time, evidence } = texts.headings;
  const headings = ['', run, verdict, declared, began, time, evidence]
    .map((heading, at) => `<th${at === timeColumn ? ' class="n"' : ''}>${heading}</th>`)
    .join('');
  return `<div class="wide"><table class="runs"><thead><tr>${headings}</tr></thead>
${entries.map((entry) => entryRows(entry, texts)).join('\n')}
</table></div>`;
}

const timeColumn = 5;
const columnCount = 7;
const rowClasses = { passed: '', failed: ' class="bad"', error: ' class="warning"' } as const;

function entryRows(entry: IndexEntry, texts: IndexTexts): string {
  const { name, verdict, declared = '', state, facts, startedAt, seconds } = entry;
  const links = entry.links
    .map(({ kind, path }) => `<a href="${escapeHtml(relativeUrl(path))}">${texts.links[kind]}</a>`)
    .join(' ');
  const began = startedAt === undefined ? '' : formatTime(startedAt);
  const time = seconds === undefined ? '' : formatDuration(Math.round(seconds * 1000));
  return `<tbody data-state="${state}">
<tr${rowClasses[state]}><td>${texts.states[state]}</td><td>${escapeHtml(name)}
<span class="quiet">${escapeHtml(facts.join(', '))}</span></td><td>${escapeHtml(verdict)}</td>
<td>${escapeHtml(declared)}</td><td>${began}</td><td class="n">${time}</td><td>${links}</td></tr>
${state === 'passed' ? '' : reasonRow(entry, texts)}</tbody>`;
}

function reasonRow({ reason, replay }: IndexEntry, texts: IndexTexts): string {
  const replayLine =
    replay === undefined ? '' : `<p>${texts.replay} <code class="replay">${escapeHtml(replay)}</code></p>`;
  return `<tr class="why"><td></td><td colspan="${columnCount - 1}"><p>${escapeHtml(reason)}</p>${replayLine}</td></tr>
`;
}

function tableSection({ title, headings, rows, numeric }: IndexTable): string {
  return `<section><h2>${escapeHtml(title)}</h2>
${tableHtml(
  headings,
  rows.map((cells) => ({ cells })),
  numeric,
)}</section>`;
}

/** A relative path as an address; nothing in it is taken for a scheme, a query or a fragment. */
function relativeUrl(path: string): string {
  return `./${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** `2026-11-26 14:25:12 UTC` */
function formatTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
