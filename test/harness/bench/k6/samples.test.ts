import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleLine, type Sample } from '#harness/bench/load/sample-line.ts';
import { readSamples, sampleOf } from '#harness/bench/k6/samples.ts';

const captured = fileURLToPath(new URL('captured/samples.ndjson', import.meta.url));

async function readAll(file: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of readSamples(file)) samples.push(sample);
  return samples;
}

const validSample: Sample = {
  step: 'main',
  k: 3,
  sale: 5,
  intendedWallMs: 1_795_576_882_961.5,
  sentWallMs: 1_795_576_882_962,
  durationMs: 10.451,
  status: 200,
  code: 0,
  deliveryId: '1000000000000006',
};

describe('samples of k6', () => {
  it('are read from the output of a real run: valid calls of two steps, hostile ones with the answer due', async () => {
    const samples = await readAll(captured);
    expect(samples).toHaveLength(23);
    expect(samples[0]).toEqual({
      step: 'warm-up',
      k: 0,
      sale: 0,
      intendedWallMs: 1795576880451,
      sentWallMs: 1795576880451,
      durationMs: 14.916,
      status: 200,
      code: 0,
      deliveryId: '1000000000000001',
    });
    expect(samples[1]?.expected).toEqual({ status: 200, code: 0, deliveryId: '1000000000000001' });
    expect(samples.filter(({ expected }) => !expected).map(({ sale }) => sale)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(
      samples.filter(({ step }) => step === 'hostile/wrong-secret').map(({ status, code }) => [status, code]),
    ).toEqual([[401, 4009]]);
  });

  it('are read as they were written, with and without what was expected, and when no answer came', () => {
    for (const sample of [
      validSample,
      { ...validSample, status: 0, code: -1, deliveryId: '' },
      { ...validSample, expected: { status: 409, code: 6057, deliveryId: '' } },
    ]) {
      expect(sampleOf(sampleLine(sample), 'here')).toEqual(sample);
    }
  });

  it.each([
    ['[1,2', 'this is no sample: [1,2 (a last line that is cut off means that k6 was killed)'],
    ['', 'this is no sample'],
    ['{"stage":"main"}', 'this is no sample'],
    ['["main",0,0,1,1,1,200,0]', 'a sample has 9 columns, or 12 of a hostile request, and this has 8'],
    ['[7,0,0,1,1,1,200,0,""]', 'step (column 1) is no text'],
    ['["main",-1,0,1,1,1,200,0,""]', 'k (column 2) is no whole number from 0 up'],
    ['["main",0,0.5,1,1,1,200,0,""]', 'sale (column 3) is no whole number from 0 up'],
    ['["main",0,0,null,1,1,200,0,""]', 'intendedWallMs (column 4) is no number from 0 up'],
    ['["main",0,0,1,1,-0.1,200,0,""]', 'durationMs (column 6) is no number from 0 up'],
    ['["main",0,0,1,1,1,200,"0",""]', 'code (column 8) is no whole number from -1 up'],
    ['["main",0,0,1,1,1,200,0,null]', 'deliveryId (column 9) is no text'],
  ])('are refused with file and line when they are malformed: %s', async (line, message) => {
    const dir = mkdtempSync(join(tmpdir(), 'vendloop-samples-'));
    try {
      const file = join(dir, 'samples.ndjson');
      writeFileSync(file, `${sampleLine(validSample)}\n${line}\n`);
      await expect(readAll(file)).rejects.toThrow(`${file}:2: ${message}`);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
