import { SharedArray } from 'k6/data';
import { salesNeeded, type Step } from '../../../src/harness/bench/load/steps.ts';

/** A paid order's record that waits to be delivered. */
export interface Sale {
  readonly machineNo: string;
  readonly orderId: number;
  readonly recordId: number;
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
  const rows = new SharedArray<SaleRow>('sales', () => JSON.parse(open(absolutePath(file))) as SaleRow[]);
  const needed = salesNeeded(steps);
  if (rows.length < needed)
    throw new Error(
      `${file} has ${rows.length} sales, and this load delivers ${needed}: write one with as many, or make the ` +
        'load smaller',
    );
  return (index) => {
    const [machineNo, orderId, recordId] = rows[index] as SaleRow;
    return { machineNo, orderId, recordId };
  };
}

/** k6 resolves a relative path from the script's folder; a user means the working directory. */
function absolutePath(file: string): string {
  const workingDir = __ENV['PWD'] ?? '';
  return file.startsWith('/') || workingDir === '' ? file : `${workingDir}/${file}`;
}
