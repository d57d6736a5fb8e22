import { sayDuration } from '../../harness/scenario/duration.ts';
import type { SimulationOrder } from '../../harness/simulation/simulate.ts';
import type { Tally } from '../../harness/simulation/tally.ts';
import type { CliIo } from '../io.ts';

/** How often a terminal's line is written anew, and how often a log gets another line; ms. */
const everyMs = { terminal: 200, log: 10_000 } as const;

/** Tells on standard error how a simulation stands. */
export interface Progress {
  readonly tell: (soFar: Tally, failures: number) => void;
  /** Takes the terminal's line away. */
  readonly clear: () => void;
}

/** On a terminal one line that changes; in a log a line now and then. */
export function progressOn(io: CliIo, { worlds }: SimulationOrder, beganAt: number): Progress {
  const every = io.errIsTerminal ? everyMs.terminal : everyMs.log;
  let last = beganAt;
  const clear = (): void => {
    if (io.errIsTerminal) io.err('\r\u001b[K');
  };
  return {
    clear,
    tell: (soFar, failures) => {
      const now = io.now();
      if (now - last < every) return;
      last = now;
      const rate = soFar.worlds / ((now - beganAt) / 1000);
      const left = worlds === null ? '' : `, ${sayDuration(Math.round(Math.max(0, worlds - soFar.worlds) / rate) * 1000)} to go`;
      clear();
      io.err(`${soFar.worlds}${worlds === null ? '' : ` of ${worlds}`} worlds, ${rate.toFixed(1)} a second, ${soFar.deliveries} deliveries checked, ${failures === 0 ? 'nothing found' : `${failures} failed`}${left}${io.errIsTerminal ? '' : '\n'}`);
    },
  };
}
