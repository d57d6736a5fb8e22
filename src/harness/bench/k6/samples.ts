import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isObject } from '../../history/value-rules.ts';
import type { ExpectedAnswer, Sample, SampleWire } from '../load/sample-line.ts';

export type { ExpectedAnswer, Sample };

/**
 * Reads what a script has written, one sample a line, in the order of the answers.
 *
 * @throws Error with file, line and what is wrong, at the first line that is none of a script
 */
export async function* readSamples(file: string): AsyncGenerator<Sample> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    yield sampleOf(line, `${file}:${number}`);
  }
}

/**
 * Reads one line.
 *
 * @param place the line is, for the error
 * @throws Error with where it is and what is wrong
 */
export function sampleOf(line: string, place: string): Sample {
  const { columns, wire } = splitWire(columnsOf(line, place), line, place);
  if (columns.length !== 9 && columns.length !== 12)
    throw new Error(
      `${place}: a sample has 9 columns, or 12 of a hostile request, and this has ${columns.length}: ${shorten(line)}`,
    );
  const text = (index: number, name: string): string => {
    const value = columns[index];
    if (typeof value !== 'string')
      throw new Error(`${place}: ${name} (column ${index + 1}) is no text: ${shorten(line)}`);
    return value;
  };
  const number = (index: number, name: string, min: number, isInteger = true): number => {
    const value = columns[index];
    if (typeof value === 'number' && value >= min && (!isInteger || Number.isSafeInteger(value))) return value;
    throw new Error(
      `${place}: ${name} (column ${index + 1}) is no ${isInteger ? 'whole ' : ''}number from ${min} up: ` +
        shorten(line),
    );
  };
  const sample: Sample = {
    step: text(0, 'step'),
    k: number(1, 'k', 0),
    sale: number(2, 'sale', 0),
    intendedWallMs: number(3, 'intendedWallMs', 0, false),
    sentWallMs: number(4, 'sentWallMs', 0, false),
    durationMs: number(5, 'durationMs', 0, false),
    status: number(6, 'status', 0),
    code: number(7, 'code', -1),
    deliveryId: text(8, 'deliveryId'),
    ...(wire && { wire }),
  };
  if (columns.length === 9) return sample;
  return {
    ...sample,
    expected: {
      status: number(9, 'expected status', 0),
      code: number(10, 'expected code', -1),
      deliveryId: text(11, 'expected deliveryId'),
    },
  };
}

/** Takes off the last column, where it is what was on the wire. */
function splitWire(
  columns: readonly unknown[],
  line: string,
  place: string,
): { readonly columns: readonly unknown[]; readonly wire: SampleWire | null } {
  const last = columns.at(-1);
  if (!isObject(last)) return { columns, wire: null };
  const { path, body, headers, answer, retryAfter } = last;
  const isWire =
    [path, body, answer, retryAfter].every((value) => typeof value === 'string') &&
    isObject(headers) &&
    Object.values(headers).every((value) => typeof value === 'string');
  if (!isWire) throw new Error(`${place}: the last column is not what was on the wire: ${shorten(line)}`);
  return { columns: columns.slice(0, -1), wire: last as unknown as SampleWire };
}

function columnsOf(line: string, place: string): readonly unknown[] {
  try {
    const columns = JSON.parse(line) as unknown;
    if (Array.isArray(columns)) return columns;
  } catch {
    // Reported below.
  }
  throw new Error(
    `${place}: this is no sample: ${shorten(line)} (a last line that is cut off means that k6 was killed)`,
  );
}

function shorten(line: string): string {
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
