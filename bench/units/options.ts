import { wholeNumber } from '../ceiling/options.ts';
import type { Scale } from './bench.ts';

/** The help of `npm run bench:units`. */
export const usage = `npm run bench:units -- [options]

What one of each costs, on real cores, PostgreSQL and mosquitto on this computer's loopback: a sale, a heartbeat, a
connected machine, a core without a call. From that, the arithmetic for a cloud of 100,000 machines.

  --sales <n>         sales of each measurement (1000)
  --rate <n>          sales a second (50)
  --machines <list>   connected machines at which memory is read, growing (2000,10000)
  --broker <n>        machines at the broker (2000); needs mosquitto
  --heartbeats <n>    of each measurement (3000), 333 a second as of 100,000 machines
  --idle <n>          seconds that a core without a call is watched (15), and twice as many with its machines, which it
                      pings every 30 s
  --save              write the result into docs/scale.md
  --help              show this

It needs Linux, and PostgreSQL 15 or newer (apt-get install postgresql). Exit code 0: measured; 1: a part failed;
2: wrong usage, or a program is missing.
`;

/** The options as they were typed. */
export type UnitTexts = Readonly<Record<'sales' | 'rate' | 'machines' | 'broker' | 'heartbeats' | 'idle', string>>;

const maxMachines = 20_000;
/** As 100,000 machines send every five minutes. */
const heartbeatsPerSecond = 333;
/** Sales before the measurement, as a part of its number: by then code is compiled, and statements are prepared. */
const warmUpPart = 0.2;
/** Machines that sell. */
const sellers = 200;

/** Reads how much is to be measured. @throws RangeError that names the option and what it must be. */
export function scaleOf(texts: UnitTexts): Scale {
  const count = wholeNumber('--sales', texts.sales, 10, 20_000);
  const perSecond = wholeNumber('--rate', texts.rate, 1, 500);
  const machines = texts.machines.split(',').map((number) => wholeNumber('--machines', number, 10, maxMachines));
  if (machines.some((number, at) => at > 0 && number <= machines[at - 1]!))
    throw new RangeError(`--machines has "${texts.machines}", but each number must be greater than the one before`);
  if (machines.length < 2)
    throw new RangeError(`--machines has "${texts.machines}", but two numbers or more show what another machine needs`);
  const brokerMachines = wholeNumber('--broker', texts.broker, 10, 5_000);
  return {
    sellers: Math.min(sellers, count, brokerMachines),
    warmUp: { count: Math.ceil(count * warmUpPart), perSecond },
    sales: { count, perSecond },
    idleSeconds: wholeNumber('--idle', texts.idle, 1, 120),
    machines,
    brokerMachines,
    heartbeats: {
      count: wholeNumber('--heartbeats', texts.heartbeats, 10, 100_000),
      perSecond: heartbeatsPerSecond,
    },
  };
}
