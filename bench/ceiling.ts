import { cpus } from 'node:os';
import { messageOf } from '#core/error-message.ts';
import { median } from '#harness/bench/compare-blocks.ts';
import { readOptions } from './read-options.ts';
import { saveSection } from './save-section.ts';
import { describeComputer } from './ceiling/computer.ts';
import { summarizeDoubts } from './ceiling/fresh-run.ts';
import { startDriven } from './ceiling/driven-server.ts';
import { runOpenLoop } from './ceiling/open-loop.ts';
import { ceilingOptions, usage, type CeilingOptions, type SideName } from './ceiling/options.ts';
import type { Measurement } from './ceiling/driver.ts';
import { bareSide, fullSide, memorySide } from './ceiling/sides.ts';

/**
 * How much of what the libraries can do is left when the core has done everything: the full path against a bare one,
 * each in a process of its own, by turns, with the same load. Compare the two of a run, not runs of two machines.
 */
const { values } = readOptions({
  options: {
    k6: { type: 'boolean', default: false },
    rate: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    rates: { type: 'string', default: '100,250,500' },
    seconds: { type: 'string', default: '10' },
    deliveries: { type: 'string', default: '8000' },
    connections: { type: 'string', default: '50' },
    only: { type: 'string' },
    prof: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit();
}
const options = readNumbers();
const { rounds, rate, connections: machines } = options;
const perConnection = Math.ceil(options.deliveries / machines);
/** Deliveries of each machine before the watch runs: by then the code is compiled. */
const warmUp = Math.ceil(perConnection / 2);

function readNumbers(): CeilingOptions {
  try {
    return ceilingOptions(values);
  } catch (error) {
    console.error(messageOf(error));
    process.exit(2);
  }
}

/** What an open load compares, and a closed one beside the core that saves nothing. */
const pair = [bareSide(), fullSide()];
const variants = [...pair, memorySide()];

/** One server from its start to its end. */
async function measureVariant(variant: (typeof variants)[number]): Promise<Measurement> {
  const driven = await startDriven(variant, { machines, ordersPerMachine: perConnection + warmUp });
  const { server } = driven;
  await driven.drive({ from: 0, to: warmUp * machines });
  if (values.prof !== undefined) await server.profile(null);
  const result = await driven.drive({ from: warmUp * machines, to: (warmUp + perConnection) * machines, rate });
  if (values.prof !== undefined) await server.profile(values.prof);
  await driven.close();
  console.log(formatLine(variant.name, result));
  return result;
}

function formatLine(
  name: string,
  { perSecond, cpuMs, systemMs, loopMs, commits, driverCpuMs, p50, p99 }: Measurement,
): string {
  return (
    `${name.padEnd(6)} ${perSecond.toFixed(0).padStart(12)} ` +
    `${`${cpuMs.toFixed(3)} (system ${systemMs.toFixed(3)}, loop ${loopMs.toFixed(3)})`.padStart(34)} ` +
    `${commits.toFixed(2).padStart(18)} ` +
    `${driverCpuMs.toFixed(3).padStart(24)} ${`${p50.toFixed(1)} · ${p99.toFixed(1)}`.padStart(28)}`
  );
}

/** @returns the exit code: 3 when the machine was taken by other programs. */
async function runClosedLoop(): Promise<number> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; ${machines} ` +
      `connections, ${rate === undefined ? 'closed loop' : `${rate} a second`}, ` +
      `${perConnection * machines} deliveries a stretch`,
  );
  console.log(
    'side   deliveries/s            server CPU ms/delivery   commits/delivery  driver CPU ms/delivery  ' +
      'request→callback p50 · p99',
  );
  const results: Record<SideName, Measurement[]> = { bare: [], full: [], memory: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of variants)
      if (options.only === undefined || options.only === variant.name)
        results[variant.name].push(await measureVariant(variant));
  }
  if (options.only !== undefined) return 0;
  const doubts = summarizeDoubts(Object.values(results).flat());
  const text = closedLoopText(results, doubts);
  console.log(`\n${text}`);
  if (values.save) saveSection('ceiling', text);
  return doubts.length > 0 ? 3 : 0;
}

/** Medians of each side, and what of the bare pipeline the others reach. */
function closedLoopText(
  results: Readonly<Record<SideName, readonly Measurement[]>>,
  doubts: readonly string[],
): string {
  const of = (side: SideName, figure: 'perSecond' | 'cpuMs' | 'loopMs'): number =>
    median(results[side].map((one) => one[figure]));
  const row = (name: string, side: SideName): string =>
    `| ${name} | ${of(side, 'perSecond').toFixed(0)} | ${of(side, 'cpuMs').toFixed(3)} | ` +
    `${of(side, 'loopMs').toFixed(3)} |`;
  const shares = (side: SideName): readonly string[] => [
    (of(side, 'perSecond') / of('bare', 'perSecond')).toFixed(2),
    (of('bare', 'cpuMs') / of(side, 'cpuMs')).toFixed(2),
  ];
  return [
    `\`npm run bench:ceiling\`, ${describeComputer()}, ${rounds} rounds in turn.` +
      (doubts.length > 0 ? ` INCONCLUSIVE: ${doubts.join('; ')}.` : ''),
    [
      '| | deliveries a second | processor time, ms a delivery | of it the event loop |',
      '|---|---:|---:|---:|',
      row('bare', 'bare'),
      row('full', 'full'),
      row('full, its rows in memory alone: nothing is saved', 'memory'),
      `| **share of bare that full reaches** | **${shares('full').join('** | **')}** | |`,
      `| share that it would reach if saving were free | ${shares('memory').join(' | ')} | |`,
    ].join('\n'),
  ].join('\n\n');
}

if (options.k6) process.exitCode = await runOpenLoop(options, pair, values.save);
else process.exitCode = await runClosedLoop();
