import type { Sequence } from '../store.ts';
import { fromColumn } from '../text-column.ts';
import type { ColumnValue } from './row-format.ts';
import { sections, type LoadTarget, type Section, type SectionName } from './sections.ts';
import type { Unit } from './units.ts';

/** How many numbers of a sequence are drawn together with a load. */
export interface NumbersOfSequence {
  readonly count: number;
  /** Where no core has drawn a number since this one, so many are enough. */
  readonly since?: { readonly last: number; readonly count: number } | undefined;
}

/** Numbers that are drawn from sequences together with a load. */
export type NumbersWanted = ReadonlyMap<Sequence, NumbersOfSequence>;

const numberSequences: Readonly<Record<Sequence, string>> = {
  order: 'order_numbers',
  record: 'record_numbers',
  delivery: 'delivery_numbers',
  job: 'job_numbers',
  callback: 'callback_numbers',
  'pickup-code': 'pickup_code_numbers',
  core: 'core_numbers',
};

/** What a load brings besides rows. */
export interface LoadedBesides {
  readonly numbers: ReadonlyMap<Sequence, readonly number[]>;
  /** What the clock of the database's host shows, ms. */
  readonly databaseTime: number;
}

/** One statement that loads units and draws numbers, all of one moment. */
export interface LoadStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Enters the one row of its answer. @returns the numbers that were drawn. */
  fill(answer: readonly unknown[], target: LoadTarget): LoadedBesides;
}

/** Makes the statement. Its text depends on the sections alone, so that few are prepared. */
export function loadStatement(units: readonly Unit[], numbers: NumbersWanted = new Map()): LoadStatement {
  const wanted = namesOf(units);
  const values: unknown[] = [];
  const expressions: string[] = [];
  for (const [name, columns] of wanted) {
    const { sql, types }: Section = sections[name];
    const first = values.length;
    expressions.push(
      `(${sql.replace(/\$(\d)(::\w+\[\])?/g, (_all, n: string) => place(first + Number(n), types[Number(n) - 1]))})`,
    );
    values.push(...columns);
  }
  for (const [sequence, { count, since }] of numbers) {
    const name = numberSequences[sequence];
    values.push(since?.last ?? 0, since?.count ?? count, count);
    const [last, ifSince, otherwise] = [2, 1, 0].map((before) => `$${values.length - before}`);
    expressions.push(
      `(SELECT json_agg(nextval('${name}')) FROM generate_series(1, CASE WHEN ` +
        `pg_sequence_last_value('${name}') = ${last}::bigint THEN ${ifSince}::int ELSE ${otherwise}::int END))`,
    );
  }
  expressions.push('extract(epoch FROM clock_timestamp())::float8 * 1000');
  return {
    text: `SELECT ${expressions.join(',\n')}`,
    values,
    fill(answer, target) {
      let at = 0;
      for (const name of wanted.keys()) {
        const rows = answer[at++] as readonly (readonly ColumnValue[])[] | null;
        sections[name].fill(rows ?? [], target);
      }
      noteAbsent(wanted, target);
      const drawn = new Map(
        [...numbers.keys()].map((sequence) => [sequence, (answer[at++] ?? []) as readonly number[]]),
      );
      return { numbers: drawn, databaseTime: Number(answer[at]) };
    },
  };
}

function place(number: number, type: string | undefined): string {
  return `$${number}::${type ?? 'text'}[]`;
}

/** The names that each section is asked for, as columns, in one order of sections. */
function namesOf(units: readonly Unit[]): ReadonlyMap<SectionName, readonly (readonly (string | number)[])[]> {
  const rows = new Map<SectionName, Map<string, readonly (string | number)[]>>();
  for (const { parts } of units)
    for (const [section, ...names] of parts) {
      const known = rows.get(section) ?? new Map<string, readonly (string | number)[]>();
      rows.set(section, known.set(names.join('\u0000'), names));
    }
  const inOrder = (Object.keys(sections) as SectionName[]).flatMap((name) => {
    const named = rows.get(name);
    return named ? [[name, [...named.values()]] as const] : [];
  });
  return new Map(
    inOrder.map(([name, named]) => [name, sections[name].types.map((_type, at) => named.map((row) => row[at] ?? ''))]),
  );
}

/** A callback or a note that is not there has revision 0: to enter it changes what was seen. */
function noteAbsent(
  wanted: ReadonlyMap<SectionName, readonly (readonly (string | number)[])[]>,
  { tables, revisions }: LoadTarget,
): void {
  for (const id of wanted.get('callbacks')?.[0] ?? [])
    if (!tables.callbacks.get(Number(id))) revisions.callbacks.see(Number(id), 0);
  for (const column of wanted.get('notes')?.[0] ?? []) {
    const name = fromColumn(String(column));
    if (tables.notes.get(name) === undefined) revisions.notes.see(name, 0);
  }
}
