import { readFileSync } from 'node:fs';
import { messageOf } from '#core/error-message.ts';
import { pathPhases, type BenchResult, type Latency, type TimeName } from '#harness/bench/result.ts';
import { frameLatenessNotes } from '#harness/bench/late-fleet.ts';
import { saveSection } from './save-section.ts';

/**
 * Writes the figures of a run of `vendloop bench` into docs/performance.md:
 * `npx tsx bench/figures.ts path reports/bench-…/bench.json`; the section is path or large-fleet.
 */
const sections = ['path', 'large-fleet'];

/** Tables and sentences of a result. */
function figuresOf(result: BenchResult): string {
  const { about, loads, processes, others, verdict, reason, knee } = result;
  const main = loads.find(({ measured }) => measured);
  const rows = (['path', 'device', 'added', ...pathPhases.filter((phase) => phase !== 'device')] as TimeName[]).flatMap(
    (name) => (main?.times[name] ? [row(name, main.times[name])] : []),
  );
  return [
    `\`${commandOf(about.command)}\`, ${about.at.slice(0, 10)}, ${about.cores} × ${about.cpu}, Node ${about.node}, ` +
      `${about.k6 === 'none' ? 'load by Node' : `k6 ${about.k6}`}, commit ${about.commit?.slice(0, 8) ?? 'unknown'}, ` +
      `load ${about.loadAverage?.toFixed(1) ?? 'unknown'} before it. ${verdict}: ${reason}`,
    ['| ms | p50 | p90 | p95 | p99 | max |', '|---|---:|---:|---:|---:|---:|', ...rows].join('\n'),
    [
      `Processor time of one core each: ${processes.map(({ name, cpu }) => `${name} ${percent(cpu)}`).join(', ')}` +
        `${others === undefined ? '' : `; other programs ${percent(others)} of all`}.`,
      // The measured load comes first; the steps of a sweep are in the report.
      ...frameLatenessNotes(result).slice(0, 1),
      ...(knee ? [`The greatest rate of the sweep that held: ${knee.rate ?? 'none'} a second.`] : []),
    ].join(' '),
  ].join('\n\n');
}

function row(name: TimeName, { p50, p90, p95, p99, max }: Latency): string {
  return `| ${name} | ${[p50, p90, p95, p99, max].map((ms) => ms?.toFixed(1) ?? '–').join(' | ')} |`;
}

/** As a reader types it, without the folder that the run was kept in. */
function commandOf(command: string): string {
  return command.replace('npx --no-install ', '').replace(/ --out \S+/, '');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

const [section = '', file = ''] = process.argv.slice(2);
if (sections.includes(section))
  try {
    saveSection(section, figuresOf(JSON.parse(readFileSync(file, 'utf8')) as BenchResult));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 2;
  }
else {
  console.error(`the section must be one of ${sections.join(', ')}, not "${section}"`);
  process.exitCode = 2;
}
