import { formatDuration } from '#harness/scenario/duration.ts';
import { badge, dataTable, pageHead, pane, toneOf } from '../components.ts';
import { escapeHtml } from '../elements.ts';
import { staticPage } from '../page-file.ts';
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
  return staticPage({
    title,
    language,
    headHtml: headHtml(title, verdict, entries, texts),
    partsHtml: [runsHtml(sorted, texts), ...tables.map(tablePane)],
  });
}

/** The worst state of all runs. */
function worstState(entries: readonly IndexEntry[]): IndexEntry['state'] {
  return (['failed', 'error'] as const).find((state) => entries.some((entry) => entry.state === state)) ?? 'passed';
}

const toneOfState = { passed: 'good', failed: 'bad', error: 'warning' } as const;

function headHtml(
  title: string,
  verdict: RunIndex['verdict'],
  entries: readonly IndexEntry[],
  texts: IndexTexts,
): string {
  const count = (state: IndexEntry['state']): number => entries.filter((entry) => entry.state === state).length;
  const counts = texts.counts(entries.length, count('passed'), count('failed'), count('error'));
  const state = worstState(entries);
  return pageHead({
    title,
    verdict: verdict
      ? { text: verdict.verdict, tone: toneOf(verdict.verdict) }
      : { text: texts.states[state], tone: toneOfState[state] },
    reason: verdict?.reason ?? counts,
  });
}

function runsHtml(entries: readonly IndexEntry[], texts: IndexTexts): string {
  if (entries.length === 0) return `<p class="quiet">${texts.noRuns}</p>`;
  return `<ol class="run-list">\n${entries.map((entry) => entryHtml(entry, texts)).join('\n')}\n</ol>`;
}

/** A run as the studio's run browser lists it: the verdict, its name with its evidence, why, and its facts. */
function entryHtml(entry: IndexEntry, texts: IndexTexts): string {
  const { name, verdict, declared, state, reason, facts, startedAt, seconds, replay } = entry;
  const links = entry.links.map(
    ({ kind, path }) => `<a href="${escapeHtml(relativeUrl(path))}">${texts.links[kind]}</a>`,
  );
  const shownFacts = [
    texts.states[state],
    ...(declared === undefined ? [] : [texts.declared(declared)]),
    ...facts,
    ...(startedAt === undefined ? [] : [formatTime(startedAt)]),
    ...(seconds === undefined ? [] : [formatDuration(Math.round(seconds * 1000))]),
  ];
  const reasonLine = state === 'passed' ? '' : `<p class="run-reason">${escapeHtml(reason)}</p>\n`;
  const replayLine =
    state === 'passed' || replay === undefined
      ? ''
      : `<p class="replay">${texts.replay} <code>${escapeHtml(replay)}</code></p>\n`;
  return `<li class="run-entry ${toneOfState[state]}" data-state="${state}">${badge(toneOf(verdict), verdict)}
<p class="run-title-line"><b class="run-name">${escapeHtml(name)}</b> ${links.join(' ')}</p>
${reasonLine}<p class="facts quiet">${shownFacts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join(' ')}</p>
${replayLine}</li>`;
}

function tablePane({ title, headings, rows, numeric }: IndexTable): string {
  const isFacts = headings.every((heading) => heading === '');
  const table = dataTable({
    label: title,
    headings: isFacts ? [] : headings,
    rows: rows.map((cells) => ({ cells })),
    ...(numeric && { numeric }),
  });
  return pane(title, [table]);
}

/** A relative path as an address; nothing in it is taken for a scheme, a query or a fragment. */
function relativeUrl(path: string): string {
  return `./${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** `2026-11-26 14:25:12 UTC` */
function formatTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
