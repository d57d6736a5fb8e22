import { cellText } from '../log/cell-text.ts';
import { parseCsv } from '../log/csv.ts';
import { LogError } from '../log/log-error.ts';

/** Columns with times, in the order of a run. */
export const timeColumns = [
  'commanded_at',
  'acknowledged_at',
  'motor_started_at',
  'motor_stopped_at',
  'result_at',
] as const;
/** Name of a column with times. */
export type TimeColumn = (typeof timeColumns)[number];

/** A row as text, by column; and the line on which it stands. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Splits a log into rows: NDJSON when it begins with an object, CSV otherwise. @throws LogError when it is neither. */
export function logRows(text: string, file: string): readonly Row[] {
  if (text.trim() === '') throw new LogError(`${file} is empty: there is no column "commanded_at"; ${expectedColumns}`);
  if (text.trimStart().startsWith('['))
    throw new LogError(`${file} is a JSON array: write one object a line (jq -c '.[]')`);
  const rows = text.trimStart().startsWith('{') ? ndjsonRows(text, file) : csvToRows(text, file);
  const names = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  const missing = ['commanded_at', 'result_at'].find((name) => rows.length > 0 && !names.has(name));
  if (missing !== undefined)
    throw new LogError(
      `${file}: no line has a member "${missing}" (there are ${[...names].join(', ') || 'none'}); ${expectedColumns}`,
    );
  return rows;
}

const expectedColumns = `a log has ${timeColumns.join(', ')}, and may have motor, outcome, quantity`;

function csvToRows(text: string, file: string): readonly Row[] {
  const [head, ...rest] = parseCsv(text);
  const names = head?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  for (const needed of ['commanded_at', 'result_at']) {
    const hint = names.length === 1 && /[;\t|]/.test(names[0] ?? '') ? '; separate its fields with commas' : '';
    if (!names.includes(needed))
      throw new LogError(
        `${file}, line 1: there is no column "${needed}" (it has ${names.join(', ') || 'none'}${hint}); ` +
          expectedColumns,
      );
  }
  const duplicate = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  if (duplicate !== undefined) throw new LogError(`${file}, line 1: there are two columns "${duplicate}": leave one`);
  return rest.map(({ line, fields }) => ({
    line,
    cells: Object.fromEntries(names.map((name, at) => [name, (fields[at] ?? '').trim()])),
  }));
}

function ndjsonRows(text: string, file: string): readonly Row[] {
  return text.split('\n').flatMap((source, at): Row[] => {
    if (source.trim() === '') return [];
    const line = at + 1;
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch {
      throw new LogError(`${file}, line ${line}: this is no JSON`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new LogError(`${file}, line ${line}: this is no JSON object`);
    return [
      {
        line,
        cells: Object.fromEntries(
          Object.entries(value).map(([name, cell]) => [name.trim().toLowerCase(), cellText(cell)]),
        ),
      },
    ];
  });
}
