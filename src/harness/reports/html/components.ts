import { escapeHtml } from './elements.ts';

/**
 * The components of pages that run no script. Names, classes and structure are those of the studio's components in
 * `src/studio/page/components/` and `run/`, whose styles they share. Members called `…Html` are markup; all others are
 * texts.
 */

/** How a thing stands: good, bad, to be watched, or none of these. */
export type Tone = 'good' | 'bad' | 'warning' | 'quiet';

const toneOfVerdict: Readonly<Record<string, Tone>> = {
  PASS: 'good',
  FAIL: 'bad',
  CRASHED: 'bad',
  INCONCLUSIVE: 'warning',
  PARTIAL: 'warning',
};

/** The tone of a verdict. */
export function toneOf(verdict: string): Tone {
  return toneOfVerdict[verdict] ?? 'quiet';
}

export function badge(tone: Tone, text: string): string {
  return `<span class="badge ${tone}">${escapeHtml(text)}</span>`;
}

/** The head of a page: what it is of, how that stands and why, its facts, and the command that repeats it. */
export function pageHead(head: {
  readonly title: string;
  /** Left out: the page has no verdict. */
  readonly verdict?: { readonly text: string; readonly tone: Tone };
  readonly reason: string;
  readonly notesHtml?: readonly string[];
  readonly facts?: readonly string[];
  readonly replay?: string;
}): string {
  const { title, verdict, reason, notesHtml = [], facts = [], replay } = head;
  const verdictBadge = verdict ? `${badge(verdict.tone, verdict.text)} ` : '';
  const factSpans = facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join(' ');
  const origin = [
    facts.length === 0 ? '' : `<p class="facts quiet">${factSpans}</p>`,
    replay === undefined ? '' : `<p class="replay"><code>${escapeHtml(replay)}</code></p>`,
  ].join('');
  return `<header class="run-head ${verdict?.tone ?? 'plain'}">
<div class="run-title"><h1>${verdictBadge}<span class="scenario">${escapeHtml(title)}</span></h1></div>
<p class="why">${escapeHtml(reason)}</p>
${notesHtml.map((note) => `<p class="why">${note}</p>`).join('\n')}
${origin === '' ? '' : `<div class="origin">${origin}</div>`}
</header>`;
}

/** A part of a page with a heading; empty when it has nothing to hold. */
export function pane(heading: string, bodyHtml: readonly string[], className = ''): string {
  const body = bodyHtml.filter((part) => part !== '').join('\n');
  if (body === '') return '';
  return `<section class="${`pane ${className}`.trim()}"><h2>${escapeHtml(heading)}</h2>\n${body}\n</section>`;
}

/** A row of a table. */
export interface TableRow {
  readonly cells: readonly (string | number)[];
  readonly tone?: 'bad' | 'warning' | 'quiet';
}

/** A table. `numeric`: columns whose cells stand to the right. */
export function dataTable(table: {
  readonly label: string;
  /** Empty: the first cell of each row is its heading. */
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
  readonly numeric?: readonly number[];
  /** Cells are sentences, and wrap. */
  readonly isProse?: boolean;
}): string {
  const { label, headings, rows, numeric = [], isProse = false } = table;
  const classOf = (column: number): string => (numeric.includes(column) ? ' class="number"' : '');
  const head = headings.map((heading, column) =>
    heading === '' ? '<td></td>' : `<th scope="col"${classOf(column)}>${escapeHtml(heading)}</th>`,
  );
  const bodyRows = rows.map(({ cells, tone }) => {
    const rowCells = cells.map((cell, column) =>
      headings.length === 0 && column === 0
        ? `<th scope="row">${escapeHtml(cell)}</th>`
        : `<td${classOf(column)}>${escapeHtml(cell)}</td>`,
    );
    return `<tr${tone === undefined ? '' : ` class="${tone}"`}>${rowCells.join('')}</tr>`;
  });
  const className = isProse ? 'table-box prose' : 'table-box';
  return `<div class="${className}" tabindex="0" role="region" aria-label="${escapeHtml(label)}"><table>
${head.length === 0 ? '' : `<thead><tr>${head.join('')}</tr></thead>`}
<tbody>
${bodyRows.join('\n')}
</tbody></table></div>`;
}
