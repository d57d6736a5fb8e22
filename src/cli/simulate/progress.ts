import { formatDuration } from '#harness/scenario/duration.ts';
import type { ShrinkResult } from '#harness/simulation/shrink/shrink.ts';
import { requestedWorlds, type SimulationRequest } from '#harness/simulation/simulate.ts';
import type { Tally } from '#harness/simulation/tally.ts';
import type { CliIo } from '../shared/io.ts';

/** Interval of progress on a terminal and in a log, ms. */
const printEveryMs = { terminal: 200, log: 10_000 } as const;

/** Prints the progress of a simulation to standard error. */
export interface ProgressPrinter {
  /** Called after a batch of worlds. */
  readonly worlds: (counts: Tally, failures: number) => void;
  /** Called when a failed world has become smaller. */
  readonly shrinking: (seed: number, counts: ShrinkResult) => void;
  /** Clears the terminal's line. */
  readonly clear: () => void;
}

/** On a terminal, updates one line; in a log, adds a line at long intervals. */
export function progressPrinter(
  io: CliIo,
  request: Pick<SimulationRequest, 'worlds' | 'corpus' | 'shard'>,
  startedAt: number,
): ProgressPrinter {
  const every = io.errIsTerminal ? printEveryMs.terminal : printEveryMs.log;
  let last = startedAt;
  const clear = (): void => {
    if (io.errIsTerminal) io.clearErrLine();
  };
  const print = (line: (now: number) => string): void => {
    const now = io.now();
    if (now - last < every) return;
    last = now;
    clear();
    io.err(`${line(now)}${io.errIsTerminal ? '' : '\n'}`);
  };
  return {
    clear,
    worlds: (counts, failures) =>
      print((now) => worldsLine(counts, failures, requestedWorlds(request), now - startedAt)),
    shrinking: (seed, { size, attempts }) =>
      print(() => `world of seed ${seed}: ${size.events} events left after ${attempts} tries`),
  };
}

function worldsLine(counts: Tally, failures: number, worlds: number | null, elapsedMs: number): string {
  const rate = counts.worlds / (elapsedMs / 1000);
  const totalText = worlds === null ? '' : ` of ${worlds}`;
  const remainingText =
    worlds === null || rate === 0
      ? ''
      : `, ${formatDuration(Math.round(Math.max(0, worlds - counts.worlds) / rate) * 1000)} to go`;
  return (
    `${counts.worlds}${totalText} worlds, ${rate.toFixed(1)} per second, ${counts.deliveries} deliveries checked, ` +
    `${failures === 0 ? 'nothing found' : `${failures} failed`}${remainingText}`
  );
}
