import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '#core/error-message.ts';
import { findPackageRoot } from '#harness/package-root.ts';
import { readOptions } from './read-options.ts';
import { saveSection } from './save-section.ts';
import { describeComputer } from './ceiling/computer.ts';
import type { Measurement } from './ceiling/driver.ts';
import { measureFresh, summarizeDoubts } from './ceiling/fresh-run.ts';
import { wholeNumber } from './ceiling/options.ts';
import { fullSide } from './ceiling/sides.ts';
import { axesOf, axisNames, runAt, type Axis, type AxisName } from './growth/axes.ts';
import { growthPlot } from './growth/plot.ts';
import { axisTable, type MeasuredAxis } from './growth/table.ts';

/** How the cost of a delivery grows with what there is of everything else. */
const usage = `npm run bench:growth -- [options]

Processor time of the core and times of a delivery, from when it was due to its callback, while one thing grows and the
others stay: the rate, the machines, callbacks owed (they wait for a later attempt), and finished orders in the store
(a million take a minute to put there). Each point has a server and a database of its own, after 2,000 deliveries of
warm-up; points take turns, round by round.

  --axes <list>      of rate, machines, owed, history (all)
  --rounds <n>       measurements of each point, whose median counts (3)
  --seconds <n>      of each (4)
  --rate <n>         deliveries a second where the rate stays (250)
  --machines <n>     machines where their number stays (500)
  --small            a few small points, to see that it works
  --plot <file>      where the plot goes, SVG (runs/growth.svg)
  --save             write tables and plot into docs/
  --help             show this

Exit code 0: measured; 2: wrong usage; 3: INCONCLUSIVE, with its reasons.
`;

const { values } = readOptions({
  options: {
    axes: { type: 'string', default: axisNames.join(',') },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    rate: { type: 'string', default: '250' },
    machines: { type: 'string', default: '500' },
    small: { type: 'boolean', default: false },
    plot: { type: 'string', default: 'runs/growth.svg' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Start, warm-up and end of a server, s. */
const overheadS = 8;

interface Options {
  readonly axes: readonly Axis[];
  readonly rounds: number;
  readonly base: { readonly rate: number; readonly machines: number; readonly seconds: number };
}

function optionsOf(): Options {
  const names = values.axes.split(',').map((name): AxisName => {
    const known = axisNames.find((candidate) => candidate === name);
    if (known) return known;
    throw new RangeError(`--axes has "${name}", but it must be some of ${axisNames.join(', ')}, with commas between`);
  });
  return {
    axes: axesOf([...new Set(names)], values.small),
    rounds: wholeNumber('--rounds', values.rounds, 1, 20),
    base: {
      seconds: wholeNumber('--seconds', values.seconds, 1, 60),
      rate: wholeNumber('--rate', values.rate, 10, 5_000),
      machines: wholeNumber('--machines', values.machines, 10, 10_000),
    },
  };
}

async function measureAll({ axes, rounds, base }: Options): Promise<readonly MeasuredAxis[]> {
  const side = fullSide();
  const results = axes.map((axis) => ({ axis, rounds: axis.points.map((): Measurement[] => []) }));
  for (let round = 0; round < rounds; round += 1)
    for (const { axis, rounds: ofAxis } of results)
      for (const [at, point] of axis.points.entries()) {
        const result = await measureFresh(side, runAt(axis.name, point, base));
        ofAxis[at]?.push(result);
        console.log(
          `  ${axis.name.padEnd(8)} ${point.toLocaleString('en-US').padStart(9)}  server CPU ` +
            `${result.cpuMs.toFixed(3)} ms a delivery (loop ${result.loopMs.toFixed(3)}), p50 ` +
            `${result.p50.toFixed(1)}, p99 ${result.p99.toFixed(1)} ms`,
        );
      }
  return results;
}

function writePlot(file: string, svg: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, svg);
  console.log(`the plot is in ${file}`);
}

async function run(options: Options): Promise<void> {
  const { axes, rounds, base } = options;
  const points = axes.reduce((sum, axis) => sum + axis.points.length, 0);
  const computer = describeComputer();
  console.log(
    `${computer}; ${points} points, ${rounds} rounds, about ` +
      `${Math.ceil((points * rounds * (base.seconds + overheadS)) / 60)} minutes`,
  );
  const measured = await measureAll(options);
  const text = resultText(measured, base, computer);
  console.log(`\n${text}\n`);
  const svg = growthPlot(measured, computer);
  writePlot(resolve(values.plot), svg);
  if (values.save) saveResults(measured, base, computer);
  process.exitCode = doubtsOf(measured).length > 0 ? 3 : 0;
}

function doubtsOf(measured: readonly MeasuredAxis[]): readonly string[] {
  return summarizeDoubts(measured.flatMap((axis) => axis.rounds.flat()));
}

/** How it was measured, and a table for each axis. */
function resultText(measured: readonly MeasuredAxis[], { rate, machines }: Options['base'], computer: string): string {
  const doubts = doubtsOf(measured);
  const rounds = measured[0]?.rounds[0]?.length ?? 0;
  const head =
    `\`npm run bench:growth\`, ${computer}; ${rate} deliveries a second over ${machines} machines where they stay, ` +
    `median of ${rounds}.${doubts.length > 0 ? ` INCONCLUSIVE: ${doubts.join('; ')}.` : ''}`;
  return [head, ...measured.map(axisTable)].join('\n\n');
}

/** The history has a section of its own: it takes longer than the rest, and may be measured by itself. */
function saveResults(measured: readonly MeasuredAxis[], base: Options['base'], computer: string): void {
  const history = measured.filter(({ axis }) => axis.name === 'history');
  const others = measured.filter(({ axis }) => axis.name !== 'history');
  if (others.length > 0) {
    const svg = growthPlot(others, computer);
    writePlot(join(findPackageRoot()?.folder ?? process.cwd(), 'docs/figures/growth.svg'), svg);
    saveSection('growth', resultText(others, base, computer));
  }
  if (history.length > 0) saveSection('growth by history', resultText(history, base, computer));
}

if (values.help) console.log(usage);
else
  try {
    await run(optionsOf());
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = error instanceof RangeError ? 2 : 1;
  }
