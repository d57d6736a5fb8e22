const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML takes it, between tags and in quoted attributes alike. */
export function escapeHtml(text: string | number): string {
  return String(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Data as it can stand within a script element: nothing in it can end the element or open a comment. */
export function scriptData(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** A table; cells are text. A row whose `className` is given gets that class. */
export function tableHtml(
  headings: readonly string[],
  rows: readonly { readonly cells: readonly (string | number)[]; readonly className?: string }[],
  numeric: readonly number[] = [],
): string {
  const cell = (tag: 'td' | 'th', text: string | number, at: number): string =>
    `<${tag}${numeric.includes(at) ? ' class="n"' : ''}>${escapeHtml(text)}</${tag}>`;
  const head = headings.map((text, at) => cell('th', text, at)).join('');
  const body = rows
    .map(({ cells, className }) => {
      const classText = className === undefined ? '' : ` class="${escapeHtml(className)}"`;
      return `<tr${classText}>${cells.map((text, at) => cell('td', text, at)).join('')}</tr>`;
    })
    .join('\n');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}
