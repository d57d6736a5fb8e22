import { sayDuration } from '#harness/scenario/duration.ts';
import type { Shrunk } from '#harness/simulation/shrink/shrink.ts';
import type { SimulationOrder } from '#harness/simulation/simulate.ts';
import type { Tally } from '#harness/simulation/tally.ts';
import type { CliIo } from '../shared/io.ts';

/** How often a terminal's line is written anew, and how often a log gets another line; ms. */
const everyMs = { terminal: 200, log: 10_000 } as const;

/** Tells on standard error how a simulation stands. */
export interface Progress {
  /** After some worlds. */
  readonly worlds: (soFar: Tally, failures: number) => void;
  /** When a failed world has become smaller. */
  readonly smaller: (seed: number, soFar: Shrunk) => void;
  /** Takes the terminal's line away. */
  readonly clear: () => void;
}

/** On a terminal one line that changes; in a log a line now and then. */
export function progressOn(io: CliIo, { worlds }: Pick<SimulationOrder, 'worlds'>, beganAt: number): Progress {
  const every = io.errIsTerminal ? everyMs.terminal : everyMs.log;
  let last = beganAt;
  const clear = (): void => {
    if (io.errIsTerminal) io.clearErrLine();
  };
  const say = (line: (now: number) => string): void => {
    const now = io.now();
    if (now - last < every) return;
    last = now;
    clear();
    io.err(`${line(now)}${io.errIsTerminal ? '' : '\n'}`);
  };
  return {
    clear,
    worlds: (soFar, failures) => say((now) => worldsLine(soFar, failures, worlds, now - beganAt)),
    smaller: (seed, { to, tries }) => say(() => `world of seed ${seed}: ${to.events} events left after ${tries} tries`),
  };
}

function worldsLine(soFar: Tally, failures: number, worlds: number | null, tookMs: number): string {
  const rate = soFar.worlds / (tookMs / 1000);
  const asked = worlds === null ? '' : ` of ${worlds}`;
  const left =
    worlds === null || rate === 0
      ? ''
      : `, ${sayDuration(Math.round(Math.max(0, worlds - soFar.worlds) / rate) * 1000)} to go`;
  return `${soFar.worlds}${asked} worlds, ${rate.toFixed(1)} a second, ${soFar.deliveries} deliveries checked, ${failures === 0 ? 'nothing found' : `${failures} failed`}${left}`;
}
