import { describe, expect, it } from 'vitest';
import { ceilingOptions } from '#bench/ceiling/options.ts';
import {
  ratiosOf,
  reasonsForDoubt,
  stretchFigures,
  type ProcessorReading,
  type StretchEvidence,
  type StretchFigures,
} from '#bench/ceiling/open-loop-figures.ts';
import { ratioLine } from '#bench/ceiling/open-loop-text.ts';
import { makeSample } from '#test/harness/bench/builders.ts';

const startMs = 1_000_000;
const reading = (atMs: number, used: number): ProcessorReading => ({
  wallMs: startMs + atMs,
  core: used,
  k6: 2 * used,
  driver: used,
  machine: 5 * used,
  k6RssMb: 80,
});

/** Ten calls at 10 a second over five machines; each answer takes 4 ms, each callback 20. */
function evidence(overrides: Partial<StretchEvidence> = {}): StretchEvidence {
  const samples = Array.from({ length: 10 }, (_, k) =>
    makeSample({ k, sale: k, intendedWallMs: startMs + 100 * k, sentWallMs: startMs + 100 * k, durationMs: 4 }),
  );
  const arrivals = new Map(
    Array.from({ length: 5 }, (_, at) => [`m${at}`, [startMs + 100 * at + 20, startMs + 100 * at + 520]] as const),
  );
  return {
    side: 'full',
    rate: 10,
    durationMs: 1_000,
    calls: 10,
    samples,
    machineOf: (sale) => `m${sale % 5}`,
    arrivals,
    readings: [reading(-250, 0), reading(0, 10), reading(250, 15), reading(500, 20), reading(1_250, 90)],
    processors: 2,
    ...overrides,
  };
}

describe('the figures of a stretch', () => {
  it('are times from the due moment, and processor time a delivery within the measured time', () => {
    expect(stretchFigures(evidence())).toEqual({
      side: 'full',
      rate: 10,
      answerP50: 4,
      answerP99: 4,
      pathP50: 20,
      pathP99: 20,
      // Five deliveries in half a second, for which the core took 10 ms.
      coreCpu: 2,
      k6Cpu: 4,
      allCpu: 8,
      k6RssMb: 80,
      others: 0.01,
      lateP95: 0,
      dropped: 0,
      failed: 0,
    });
  });

  it('count what a call was late, but for what all of the step was', () => {
    const late = evidence().samples.map((sample) => ({
      ...sample,
      sentWallMs: sample.sentWallMs + (sample.k === 3 ? 33 : 3),
    }));
    expect(stretchFigures(evidence({ samples: late }))).toMatchObject({ answerP50: 4, answerP99: 34, lateP95: 30 });
  });

  it('leave out the warm-up, whose callbacks come first', () => {
    const warmup = makeSample({ step: 'warm-up', sale: 0, sentWallMs: startMs - 500, intendedWallMs: startMs - 500 });
    const arrivals = new Map(evidence().arrivals);
    arrivals.set('m0', [startMs - 300, ...(arrivals.get('m0') ?? [])]);
    const { samples } = evidence();
    expect(stretchFigures(evidence({ samples: [warmup, ...samples], arrivals }))).toMatchObject({
      pathP99: 20,
      dropped: 0,
      failed: 0,
    });
  });

  it('count calls that were not made, refused, or without a callback', () => {
    const [, ...others] = evidence().samples;
    const samples = others.map((sample) => (sample.k === 1 ? { ...sample, status: 409, code: 6057 } : sample));
    const arrivals = new Map(evidence().arrivals);
    arrivals.delete('m4');
    expect(stretchFigures(evidence({ samples, arrivals }))).toMatchObject({ dropped: 1, failed: 3 });
  });

  it('have no processor time without /proc', () => {
    const readings = evidence().readings.map((one) => ({ ...one, core: null, machine: null }));
    expect(stretchFigures(evidence({ readings }))).toMatchObject({ coreCpu: null, allCpu: null, others: null });
    expect(stretchFigures(evidence({ readings: [] }))).toMatchObject({ coreCpu: null, k6RssMb: null });
  });
});

describe('the ratios of a rate', () => {
  const figures = (pathP99: number, coreCpu: number | null): StretchFigures => ({
    ...stretchFigures(evidence()),
    pathP99,
    coreCpu,
  });

  it('are those of each round, so that a slow minute is in both sides', () => {
    const rounds = [
      { bare: figures(10, 1), full: figures(30, 2) },
      { bare: figures(100, 1), full: figures(150, 3) },
      { bare: figures(20, 1), full: figures(40, 4) },
    ];
    const ratios = ratiosOf(500, rounds);
    expect(ratios.find(({ figure }) => figure === 'pathP99')).toEqual({
      figure: 'pathP99',
      rate: 500,
      median: 2,
      least: 1.5,
      most: 3,
    });
    expect(ratios.find(({ figure }) => figure === 'coreCpu')).toMatchObject({ median: 3 });
    expect(ratioLine({ figure: 'pathP99', rate: 500, median: 2, least: 1.5, most: 3 })).toContain(
      '2.00 (1.50 to 3.00); the aim is 2 at most: met',
    );
    expect(ratioLine({ figure: 'pathP50', rate: 500, median: 1.6, least: 1, most: 3 })).toContain('MISSED');
    expect(ratioLine({ figure: 'pathP50', rate: 250, median: 1.6, least: 1, most: 3 })).not.toContain('aim');
  });

  it('are left out where a figure is not known', () => {
    const ratios = ratiosOf(500, [{ bare: figures(10, null), full: figures(30, null) }]);
    expect(ratios.map(({ figure }) => figure)).not.toContain('coreCpu');
  });
});

describe('a run', () => {
  const sound = stretchFigures(evidence());

  it('is believed when k6 and the machine kept up', () => {
    expect(reasonsForDoubt([sound])).toEqual([]);
  });

  it.each([
    [{ dropped: 3 }, 'full at 10/s: k6 dropped 3 calls, because all its users were waiting.'],
    [{ failed: 2 }, 'full at 10/s: 2 calls were refused or came to no callback.'],
    [{ lateP95: 5.1 }, 'full at 10/s: k6 made its calls 5.1 ms late (p95).'],
    [{ others: 0.25 }, 'full at 10/s: other programs took 25 % of the processors.'],
    [{ coreCpu: null }, 'full at 10/s: processor time is not known; it is read from /proc.'],
  ])('is INCONCLUSIVE with its reason: %o', (overrides, reason) => {
    expect(reasonsForDoubt([sound, { ...sound, ...overrides }])).toEqual([reason]);
  });

  const texts = { rounds: '3', rates: '100,500', seconds: '10', deliveries: '8000', connections: '50', k6: true };

  it('has bounded numbers', () => {
    expect(ceilingOptions(texts)).toMatchObject({ rates: [100, 500], rounds: 3, rate: undefined });
    expect(ceilingOptions({ ...texts, k6: false, rate: '200' })).toMatchObject({ rate: 200 });
  });

  it.each([
    [{ rounds: '0' }, '--rounds has "0", but it must be a whole number from 1 to 20'],
    [{ rates: '100,' }, '--rates has "", but it must be a whole number from 1 to 5000'],
    [{ rates: '1,2,3,4,5,6' }, '--rates has 6 rates; give five at most'],
    [{ only: 'core' }, '--only has "core", but it must be one of bare, full, memory'],
    [{ seconds: '1.5' }, '--seconds has "1.5", but it must be a whole number from 2 to 120'],
    [{ rounds: '20', seconds: '120' }, '--rates, --seconds and --rounds come to 1440000 calls on each side'],
  ])('refuses %o in a sentence', (overrides, message) => {
    expect(() => ceilingOptions({ ...texts, ...overrides })).toThrow(message);
  });
});
