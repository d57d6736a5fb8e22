import { escapeHtml, tableHtml } from '#harness/reports/html/elements.ts';
import type { ReportTable } from '../tables/report-table.ts';

/** A part of the page; empty when it has nothing to hold. */
export function section(title: string, ...bodies: readonly string[]): string {
  const body = bodies.filter((part) => part !== '').join('\n');
  return body === '' ? '' : `<section><h2>${escapeHtml(title)}</h2>\n${body}\n</section>`;
}

/** A report table and its notes. */
export function reportTableHtml(reportTable: ReportTable | null): string {
  if (reportTable === null) return '';
  const { columns, rows, notes } = reportTable;
  const numeric = columns.flatMap(({ align }, at) => (align === 'right' ? [at] : []));
  return [
    rows.length === 0
      ? ''
      : tableHtml(
          columns.map(({ heading }) => heading),
          rows.map(({ cells, style }) => ({ cells, ...(style !== undefined && { className: style }) })),
          numeric,
        ),
    bulletsHtml(notes),
  ]
    .filter((part) => part !== '')
    .join('\n');
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
