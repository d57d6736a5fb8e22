import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ExpectedAnswer, Sample } from '#scenarios/k6/sample-line.ts';

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
 * @param where the line is, for the error
 * @throws Error with where it is and what is wrong
 */
export function sampleOf(line: string, where: string): Sample {
  const columns = columnsOf(line, where);
  if (columns.length !== 9 && columns.length !== 12)
    throw new Error(
      `${where}: a sample has 9 columns, or 12 of a hostile request, and this has ${columns.length}: ${shown(line)}`,
    );
  const text = (index: number, name: string): string => {
    const value = columns[index];
    if (typeof value !== 'string')
      throw new Error(`${where}: ${name} (column ${index + 1}) is no text: ${shown(line)}`);
    return value;
  };
  const number = (index: number, name: string, least: number, whole = true): number => {
    const value = columns[index];
    if (typeof value === 'number' && value >= least && (!whole || Number.isSafeInteger(value))) return value;
    throw new Error(
      `${where}: ${name} (column ${index + 1}) is no ${whole ? 'whole ' : ''}number from ${least} up: ${shown(line)}`,
    );
  };
  const sample: Sample = {
    stage: text(0, 'stage'),
    k: number(1, 'k', 0),
    sale: number(2, 'sale', 0),
    intendedWallMs: number(3, 'intendedWallMs', 0, false),
    sentWallMs: number(4, 'sentWallMs', 0),
    tookMs: number(5, 'tookMs', 0, false),
    status: number(6, 'status', 0),
    code: number(7, 'code', -1),
    deliveryId: text(8, 'deliveryId'),
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

function columnsOf(line: string, where: string): readonly unknown[] {
  try {
    const columns = JSON.parse(line) as unknown;
    if (Array.isArray(columns)) return columns;
  } catch {
    // Said below.
  }
  throw new Error(`${where}: this is no sample: ${shown(line)} (a last line that is cut off means that k6 was killed)`);
}

function shown(line: string): string {
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
