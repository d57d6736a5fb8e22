import { SharedArray } from 'k6/data';
import { isPlainValue } from '../../../src/harness/bench/load/signed-text.ts';
import { salesNeeded, type Step } from '../../../src/harness/bench/load/steps.ts';

/** A paid order's record that waits to be delivered. */
export interface Sale {
  readonly machineNo: string;
  readonly orderId: string;
  readonly recordId: string;
}

type SaleRow = readonly [machineNo: string, orderId: number, recordId: number];

const missingSalesMessage =
  'VENDLOOP_SALES is not set: run this through `vendloop bench`, or write a sales file with `vendloop bench prepare`';

/**
 * The sales of a load in the order in which they are to be delivered, in memory once for all VUs.
 *
 * @returns reads the sale of an index
 * @throws Error when there is no file, or when it has fewer sales than the load makes calls
 */
export function loadSales(steps: readonly Step[]): (index: number) => Sale {
  const file = __ENV['VENDLOOP_SALES'] ?? '';
  if (file === '') throw new Error(missingSalesMessage);
  const rows = new SharedArray<string>('sales', () =>
    (JSON.parse(open(absolutePath(file))) as SaleRow[]).map((row) => lineOf(row, file)),
  );
  const needed = salesNeeded(steps);
  if (rows.length < needed)
    throw new Error(
      `${file} has ${rows.length} sales, and this load delivers ${needed}: write one with as many, or make the ` +
        'load smaller',
    );
  return (index) => {
    // By index: k6 takes an array apart slowly.
    const values = (rows[index] as string).split(' ');
    return { machineNo: values[0] as string, orderId: values[1] as string, recordId: values[2] as string };
  };
}

/** A sale as one text: k6 parses and freezes an array anew each time that it is read. */
function lineOf(row: SaleRow, file: string): string {
  const values = row.map(String);
  if (values.length === 3 && values.every(isPlainValue)) return values.join(' ');
  throw new Error(`${file} has ${JSON.stringify(row)}, which is no sale: a machine, an order and a record`);
}

/** k6 resolves a relative path from the script's folder; a user means the working directory. */
function absolutePath(file: string): string {
  const workingDir = __ENV['PWD'] ?? '';
  return file.startsWith('/') || workingDir === '' ? file : `${workingDir}/${file}`;
}
