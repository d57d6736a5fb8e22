import { dataTable, pane } from '#harness/reports/html/components.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import type { ReportTable } from '../tables/report-table.ts';

/** A part of the page; empty when it has nothing to hold. */
export function section(title: string, ...bodies: readonly string[]): string {
  return pane(title, bodies);
}

/** A report table and its notes. */
export function reportTableHtml(reportTable: ReportTable | null, isProse = false): string {
  if (reportTable === null) return '';
  const { title, columns, rows, notes } = reportTable;
  const numeric = columns.flatMap(({ align }, at) => (align === 'right' ? [at] : []));
  const headings = columns.map(({ heading }) => heading);
  return [rows.length === 0 ? '' : dataTable({ label: title, headings, rows, numeric, isProse }), bulletsHtml(notes)]
    .filter((part) => part !== '')
    .join('\n');
}

/** Facts by name. */
export function factsHtml(label: string, rows: readonly (readonly [name: string, text: string])[]): string {
  return rows.length === 0
    ? ''
    : dataTable({ label, headings: [], rows: rows.map((cells) => ({ cells })), isProse: true });
}

/** Sentences under one another. */
export function bulletsHtml(sentences: readonly string[], className = 'notes'): string {
  return sentences.length === 0
    ? ''
    : `<ul class="${className}">${sentences.map((part) => `<li>${escapeHtml(part)}</li>`).join('\n')}</ul>`;
}

/** A folded section; it is open in print. */
export function detailsHtml(summary: string, body: string): string {
  return body === '' ? '' : `<details><summary>${escapeHtml(summary)}</summary>\n${body}\n</details>`;
}

/** Parts that stand beside one another where there is room. */
export function sideBySide(...parts: readonly string[]): string {
  const nonEmpty = parts.filter((part) => part !== '');
  return nonEmpty.length < 2
    ? nonEmpty.join('')
    : `<div class="side-by-side">${nonEmpty.map((part) => `<div>${part}</div>`).join('\n')}</div>`;
}
