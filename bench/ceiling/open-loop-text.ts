import { aimRate, aims, type ComparedFigure, type Ratio, type StretchFigures } from './open-loop-figures.ts';

/** Heading of {@link stretchLine}. */
export const stretchHeading =
  'rate/s  side   answer p50/p99 ms   path p50/p99 ms   CPU ms/delivery core, k6, all   k6 MB   late p95   others';

/** One stretch as a line. */
export function stretchLine(figures: StretchFigures): string {
  const { rate, side, answerP50, answerP99, pathP50, pathP99, coreCpu, k6Cpu, allCpu, k6RssMb, lateP95, others } =
    figures;
  const cpu = [coreCpu, k6Cpu, allCpu].map((ms) => ms?.toFixed(2) ?? '–').join(' ');
  return [
    String(rate).padStart(6),
    ` ${side.padEnd(4)}`,
    `${answerP50.toFixed(1)}/${answerP99.toFixed(1)}`.padStart(17),
    `${pathP50.toFixed(1)}/${pathP99.toFixed(1)}`.padStart(16),
    cpu.padStart(30),
    (k6RssMb?.toFixed(0) ?? '–').padStart(7),
    lateP95.toFixed(1).padStart(10),
    (others === null ? '–' : `${Math.round(others * 100)} %`).padStart(8),
  ].join(' ');
}

const figureNames: Readonly<Record<ComparedFigure, string>> = {
  answerP50: 'answer p50',
  answerP99: 'answer p99',
  pathP50: 'path p50',
  pathP99: 'path p99',
  coreCpu: 'processor time of the core',
  allCpu: 'processor time of all programs',
};

/** A ratio as a line, with its aim where there is one. */
export function ratioLine({ figure, rate, median, least, most }: Ratio): string {
  const aim = rate === aimRate ? aims[figure] : undefined;
  const verdict = aim === undefined ? '' : `; the aim is ${aim} at most: ${median <= aim ? 'met' : 'MISSED'}`;
  return (
    `${String(rate).padStart(6)}  ${figureNames[figure].padEnd(30)} ${median.toFixed(2)} ` +
    `(${least.toFixed(2)} to ${most.toFixed(2)})${verdict}`
  );
}

/** The ratios as a table: a row for each figure, a column for each rate. */
export function ratioTable(rates: readonly number[], ratios: readonly Ratio[]): string {
  const cell = (figure: ComparedFigure, rate: number): string => {
    const ratio = ratios.find((one) => one.figure === figure && one.rate === rate);
    return ratio ? `${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})` : '–';
  };
  const names = Object.keys(figureNames) as ComparedFigure[];
  return [
    `| | ${rates.map((rate) => `${rate}/s`).join(' | ')} |`,
    `|---|${rates.map(() => '---:|').join('')}`,
    ...names.map((name) => `| ${figureNames[name]} | ${rates.map((rate) => cell(name, rate)).join(' | ')} |`),
  ].join('\n');
}
