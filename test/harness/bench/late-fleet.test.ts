import { describe, expect, it } from 'vitest';
import { frameLatenessNotes, lateFleetMessages } from '#harness/bench/late-fleet.ts';
import { latencyOf } from '#harness/bench/latency.ts';
import type { ProcessUse } from '#harness/bench/result.ts';
import { makeLoad } from './builders.ts';
import { verdict } from './verdict-inputs.ts';

/** A load of which the core adds so much, and whose frames were sent so late; ms. */
const lateBy = (lateMs: number, addedMs = 30) => ({
  ...makeLoad(100, 10, { added: addedMs }),
  frameLateness: latencyOf(Array.from({ length: 2_000 }, () => lateMs))!,
});
const use = (name: ProcessUse['name'], cpu: number): ProcessUse => ({ name, cpu, cpuMax: cpu, rssMb: 1, rssMaxMb: 1 });
const processes = [use('core', 0.6), use('fleet', 0.95), use('k6', 0.4)];

describe('a fleet that is late', () => {
  it('makes a run INCONCLUSIVE from half of what the core adds on, and names the program that is short', () => {
    expect(verdict({ loads: [lateBy(15)], processes })).toMatchObject({ verdict: 'PASS' });
    expect(verdict({ loads: [lateBy(16)], processes })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason:
        'The fleet was late in main: it sent acknowledgements and answers 16.0 ms after they were due (p50); the ' +
        'program that was short of a processor is fleet, which took 95 % of one.',
    });
  });

  it('is measured by the margins of a comparison where the core adds little', () => {
    expect(lateFleetMessages([lateBy(2, 1)], { processes })).toEqual([]);
    expect(lateFleetMessages([lateBy(2.1, 1)], { processes })).toHaveLength(1);
  });

  it('may be so because of other programs', () => {
    expect(lateFleetMessages([lateBy(40)], { processes, others: 0.64 })[0]).toContain(
      '(p50); other programs took 64 % of the processors.',
    );
    expect(lateFleetMessages([lateBy(40)], { processes: [use('core', 0.93), use('fleet', 0.2)] })[0]).toContain(
      'short of a processor is core, which took 93 % of one.',
    );
    expect(lateFleetMessages([lateBy(40)], { processes: [use('core', 0.5)] })[0]).toContain(
      'no program of the run was short of a processor on the average.',
    );
  });

  it('is in the report whether late or not, with the reason from 10 ms at p99 on', () => {
    expect(frameLatenessNotes({ loads: [lateBy(10)], processes })).toEqual([
      'main: the fleet sent acknowledgements and answers 10.0 ms (p50), 10.0 ms (p99), 10.0 ms at most after they ' +
        'were due.',
    ]);
    expect(frameLatenessNotes({ loads: [lateBy(11)], processes })[0]).toMatch(/after they were due; the program/);
    expect(frameLatenessNotes({ loads: [makeLoad(100)], processes })).toEqual([]);
  });
});
