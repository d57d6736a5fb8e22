import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvSplitter, parseCsv, type CsvRow } from '#harness/log/csv.ts';

const field = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', ' ', '出') });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('the CSV splitter', () => {
  it('gives the fields that were written, wherever its pieces end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (rows, size) => {
          const text = rows.map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('');
          const read: CsvRow[] = [];
          const splitter = new CsvSplitter((row) => read.push(row));
          for (let at = 0; at < text.length; at += size) splitter.push(text.slice(at, at + size));
          expect(splitter.end()).toBeNull();
          expect(read.map(({ fields }) => fields)).toEqual(rows);
          expect(read).toEqual(parseCsv(text));
        },
      ),
    );
  });

  it('numbers rows by the line on which they begin', () => {
    expect(parseCsv('a,b\n\n"x\ny",1\nz,2').map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it('gives what the end has cut off', () => {
    const splitter = new CsvSplitter(() => undefined);
    splitter.push('a,b\n1,"tw');
    expect(splitter.open).toEqual({ line: 2, isQuoted: true, length: 2 });
    expect(splitter.end()).toEqual({ line: 2, fields: ['1', 'tw'] });
  });
});
