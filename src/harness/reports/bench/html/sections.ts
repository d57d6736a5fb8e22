import { escaped, table } from '#harness/reports/html/elements.ts';
import type { Sheet } from '../tables/report-table.ts';

/** A part of the page; empty when it has nothing to hold. */
export function section(title: string, ...bodies: readonly string[]): string {
  const body = bodies.filter((one) => one !== '').join('\n');
  return body === '' ? '' : `<section><h2>${escaped(title)}</h2>\n${body}\n</section>`;
}

/** A sheet's table and what there is to say of it. */
export function sheetHtml(sheet: Sheet | null): string {
  if (sheet === null) return '';
  const { columns, rows, notes } = sheet;
  const numeric = columns.flatMap(({ align }, at) => (align === 'right' ? [at] : []));
  return [
    rows.length === 0
      ? ''
      : table(
          columns.map(({ heading }) => heading),
          rows,
          numeric,
        ),
    bulletsHtml(notes),
  ]
    .filter((one) => one !== '')
    .join('\n');
}

/** Sentences under one another. */
export function bulletsHtml(sentences: readonly string[], mark = 'notes'): string {
  return sentences.length === 0
    ? ''
    : `<ul class="${mark}">${sentences.map((one) => `<li>${escaped(one)}</li>`).join('\n')}</ul>`;
}

/** What is read only by whoever opens it, and by whoever prints it. */
export function foldedHtml(summary: string, body: string): string {
  return body === '' ? '' : `<details><summary>${escaped(summary)}</summary>\n${body}\n</details>`;
}

/** Parts that stand beside one another where there is room. */
export function besides(...parts: readonly string[]): string {
  const some = parts.filter((part) => part !== '');
  return some.length < 2
    ? some.join('')
    : `<div class="besides">${some.map((part) => `<div>${part}</div>`).join('\n')}</div>`;
}
