import { eventKinds, type ImportedKind } from './event-kinds.ts';
import type { Condition, MappedValue, Mapping } from './mapping.ts';
import type { Cells } from '../log/row-reader.ts';

/** Gives what stands in a column; empty where the row does not have it. */
export type CellOf = (column: string) => string;

/** The rules of a mapping, made ready for many rows. */
export interface RuleSet {
  /** Columns that the mapping names, each once. */
  readonly columns: readonly string[];
  /** Places of the rules that match a row. */
  matching(cells: Cells): readonly number[];
  /** The kinds that a row of these rules becomes. */
  kindsOf(rules: readonly number[]): readonly ImportedKind[];
  /** What stands in the columns of the first conditions: groups rows that no rule matches. */
  groupOf(cells: Cells): string;
}

/** Reads the rules of a mapping. */
export function ruleSet({ time, machines, rules }: Mapping): RuleSet {
  const tests = rules.map(({ when }) =>
    Object.entries(when).map(([column, condition]) => ({ column, test: testOf(condition) })),
  );
  const groupColumns = [...new Set(rules.flatMap(({ when }) => Object.keys(when).slice(0, 1)))];
  const named = rules.flatMap(({ when, becomes }) => [
    ...Object.keys(when),
    ...Object.values(becomes).flatMap((members) => Object.values(members).flatMap(columnsOf)),
  ]);
  return {
    columns: [...new Set([time.column, machines.column, ...named])],
    matching: (cells) =>
      tests.flatMap((conditions, index) =>
        conditions.every(({ column, test }) => test(cells[column] ?? '')) ? [index] : [],
      ),
    kindsOf: (matched) => matched.flatMap((index) => kindsIn(rules[index]?.becomes ?? {})),
    groupOf: (cells) => groupColumns.map((column) => `${column} ${cells[column] || '(empty)'}`).join(', '),
  };
}

/** The kinds that a rule names. */
export function kindsIn(becomes: Mapping['rules'][number]['becomes']): readonly ImportedKind[] {
  return Object.keys(becomes).filter((kind): kind is ImportedKind => Object.hasOwn(eventKinds, kind));
}

function testOf(condition: Condition): (text: string) => boolean {
  if (typeof condition === 'object' && 'not' in condition) {
    const isOne = testOf(condition.not);
    return (text) => !isOne(text);
  }
  const accepted = new Set((Array.isArray(condition) ? condition : [condition]).map(String));
  return (text) => accepted.has(text);
}

/** Columns in the braces of a text. */
const columnInBraces = /\{([^{}]+)\}/g;

function columnsOf(value: MappedValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if ('text' in value) return [...value.text.matchAll(columnInBraces)].map(([, name]) => name ?? '');
  return 'column' in value ? [value.column] : [];
}

/**
 * The text of a member's value in a row; empty where the row does not have it.
 * @returns a clause where a table lacks what stands in its column.
 */
export function textOf(value: MappedValue, cellOf: CellOf): { readonly text: string } | { readonly problem: string } {
  if (typeof value === 'string') return { text: cellOf(value) };
  if ('value' in value) return { text: String(value.value) };
  if ('text' in value) {
    const parts = columnsOf(value).map(cellOf);
    return parts.includes('')
      ? { text: '' }
      : { text: value.text.replaceAll(columnInBraces, (_, name: string) => cellOf(name)) };
  }
  const cell = cellOf(value.column);
  const result = Object.hasOwn(value.values, cell) ? value.values[cell] : value.otherwise;
  if (result !== undefined) return { text: String(result) };
  return cell === '' ? { text: '' } : { problem: `${JSON.stringify(cell)} in ${value.column} is not in its table` };
}
