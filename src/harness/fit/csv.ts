/**
 * Splits CSV (RFC 4180: quoted fields, doubled quotes, line breaks within quotes) into rows of fields.
 * @returns each row with the number of the line on which it begins, from 1. Empty lines are left out.
 */
export function parseCsv(text: string): readonly { readonly line: number; readonly fields: readonly string[] }[] {
  const rows: { line: number; fields: string[] }[] = [];
  let line = 1;
  let row: { line: number; fields: string[] } = { line, fields: [] };
  let field = '';
  let quoted = false;
  const endRow = (): void => {
    row.fields.push(field);
    if (row.fields.length > 1 || row.fields[0] !== '') rows.push(row);
    field = '';
    row = { line: line + 1, fields: [] };
  };
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character === '"' && text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else if (character === '"') quoted = false;
      else field += character;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === ',') {
      row.fields.push(field);
      field = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
    if (character === '\n') line += 1;
  }
  endRow();
  return rows;
}
