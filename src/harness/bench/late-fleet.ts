import { comparableQuantile } from './comparable-delay.ts';
import type { BenchResult, LoadResult } from './result.ts';

/** What shows which program had too little of a processor. */
export type ProcessorEvidence = Pick<BenchResult, 'processes' | 'others'>;

/** What a fleet should keep to at the 99th percentile, ms. */
const promptFrameMs = 10;
/** From this share of a processor on, a program with one thread has too little of it. */
const busyShare = 0.9;
/** What other programs may take of the processors. */
const maxOthers = 0.1;

/**
 * Why the load was not what was asked for, in sentences: in a steady step the fleet sent its frames late by half of
 * what the core adds or more, at the median or at the 95th percentile. Less than the margins of a
 * comparison does not count.
 */
export function lateFleetMessages(loads: readonly LoadResult[], evidence: ProcessorEvidence): readonly string[] {
  return loads.flatMap(({ step, times, frameLateness }) => {
    const measured = times.added ?? times.path;
    if (!frameLateness || !measured) return [];
    const quantile = comparableQuantile(frameLateness, measured);
    if (!quantile) return [];
    const ms = (frameLateness[quantile] ?? 0).toFixed(1);
    return [
      `The fleet was late in ${step}: it sent acknowledgements and answers ${ms} ms after they were due ` +
        `(${quantile}); ${shortProgram(evidence)}.`,
    ];
  });
}

/** How late the fleet was in each measured step, in sentences. */
export function frameLatenessNotes({ loads, ...evidence }: ProcessorEvidence & Pick<BenchResult, 'loads'>): string[] {
  return loads.flatMap(({ step, measured, frameLateness }) => {
    if (!measured || !frameLateness) return [];
    const { p50, p99, max } = frameLateness;
    const [median, high, most] = [p50, p99, max].map((ms) => ms?.toFixed(1) ?? '–');
    const why = (p99 ?? max) > promptFrameMs ? `; ${shortProgram(evidence)}` : '';
    return [
      `${step}: the fleet sent acknowledgements and answers ${median} ms (p50), ${high} ms (p99), ${most} ms at most ` +
        `after they were due${why}.`,
    ];
  });
}

/** Which program was short of a processor, as a clause. */
function shortProgram({ processes, others }: ProcessorEvidence): string {
  const busiest = [...processes].sort((a, b) => b.cpu - a.cpu)[0];
  if (others !== undefined && others > maxOthers)
    return `other programs took ${Math.round(others * 100)} % of the processors`;
  const fleet = processes.find(({ name }) => name === 'fleet');
  const short = fleet && fleet.cpu >= busyShare ? fleet : busiest;
  return short && short.cpu >= busyShare
    ? `the program that was short of a processor is ${short.name}, which took ${Math.round(short.cpu * 100)} % of one`
    : 'no program of the run was short of a processor on the average';
}
