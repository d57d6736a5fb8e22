import { escapeHtml } from '#harness/reports/html/elements.ts';
import { positionOf, type Scale } from './scale.ts';

/** A point; without a y the line is broken there. */
export interface Point {
  readonly x: number;
  readonly y: number | null;
  /** What it is, where it is marked as a point of its own; `bad` ones have a cross. */
  readonly dot?: { readonly label: string; readonly bad: boolean };
}

/** A line of a chart. Its class gives it colour and dashes in the page's style. */
export interface Line {
  readonly name: string;
  readonly className: string;
  readonly points: readonly Point[];
  /** Points from this x on stand on few cases, and are drawn faintly. */
  readonly faintFrom?: number;
}

/** A chart in which everything is drawn when it is written: it needs no script. */
export interface Chart {
  /** A description for screen readers. */
  readonly label: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** Stretches of x that are shaded, with a word. */
  readonly shades?: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

const size = { width: 560, height: 290, left: 76, right: 14, top: 30, bottom: 46 };
const plot = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

/** The chart as an SVG. */
export function chartSvg(chart: Chart): string {
  const x = (value: number): string => (size.left + positionOf(chart.x, value) * plot.width).toFixed(1);
  const y = (value: number): string => (size.top + (1 - positionOf(chart.y, value)) * plot.height).toFixed(1);
  const shades = (chart.shades ?? []).map(
    ({ from, to, label }) =>
      `<rect class="shade" x="${x(from)}" y="${size.top}" width="${(Number(x(to)) - Number(x(from))).toFixed(1)}" ` +
      `height="${plot.height}"><title>${escapeHtml(label)}</title></rect>`,
  );
  const label = escapeHtml(chart.label);
  return `<svg class="chart" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${label}">
${[...shades, axes(chart, x, y)].join('\n')}
${chart.lines.map((line) => lineSvg(line, x, y)).join('\n')}
</svg>`;
}

function axes(
  { x: xScale, y: yScale, xLabel, yLabel }: Chart,
  x: (value: number) => string,
  y: (value: number) => string,
): string {
  const foot = size.top + plot.height;
  const xTicks = xScale.ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${size.top}" y2="${foot}"/><text x="${x(at)}" ` +
      `y="${foot + 16}" text-anchor="middle">${escapeHtml(label)}</text>`,
  );
  const yTicks = yScale.ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${size.left}" x2="${size.left + plot.width}" y1="${y(at)}" y2="${y(at)}"/><text ` +
      `x="${size.left - 7}" y="${(Number(y(at)) + 4).toFixed(1)}" text-anchor="end">${escapeHtml(label)}</text>`,
  );
  return [
    ...xTicks,
    ...yTicks,
    `<text class="axis" x="${size.left}" y="18">${escapeHtml(yLabel)}</text>`,
    `<text class="axis" x="${size.left + plot.width}" y="${size.height - 6}" ` +
      `text-anchor="end">${escapeHtml(xLabel)}</text>`,
  ].join('\n');
}

function lineSvg(
  { className, name, points, faintFrom = Infinity }: Line,
  x: (value: number) => string,
  y: (value: number) => string,
): string {
  const solid = points.filter((point) => point.x <= faintFrom);
  // The faint end begins where the firm line ends.
  const faint = points.filter((point, index) => point.x > faintFrom || (points[index + 1]?.x ?? 0) > faintFrom);
  const path = (points: readonly Point[], kind: string): string => {
    const d = pathData(points, x, y);
    return d === '' ? '' : `<path class="line ${className}${kind}" d="${d}"><title>${escapeHtml(name)}</title></path>`;
  };
  const dots = points.flatMap(({ x: at, y: value, dot }) =>
    dot && value !== null ? [dotSvg(x(at), y(value), className, dot)] : [],
  );
  return [path(solid, ''), faintFrom === Infinity ? '' : path(faint, ' faint'), ...dots]
    .filter((svgPart) => svgPart !== '')
    .join('\n');
}

/** One stroke for each unbroken run of points. */
function pathData(points: readonly Point[], x: (value: number) => string, y: (value: number) => string): string {
  let isDrawing = false;
  return points
    .map((point) => {
      if (point.y === null) {
        isDrawing = false;
        return '';
      }
      const step = `${isDrawing ? 'L' : 'M'}${x(point.x)} ${y(point.y)}`;
      isDrawing = true;
      return step;
    })
    .join('');
}

function dotSvg(
  x: string,
  y: string,
  className: string,
  { label, bad }: { readonly label: string; readonly bad: boolean },
): string {
  const shape = bad
    ? `<path class="cross" d="M${Number(x) - 5} ${Number(y) - 5}l10 10m0 -10l-10 10"/>`
    : `<circle class="dot ${className}" cx="${x}" cy="${y}" r="4"/>`;
  return `<g>${shape}<title>${escapeHtml(label)}</title></g>`;
}

/** What each line is: its own stroke, and its name. */
export function legend(lines: readonly Pick<Line, 'name' | 'className'>[]): string {
  return lines
    .map(({ name, className }) => `<span class="line-key">${swatch(className)} ${escapeHtml(name)}</span>`)
    .join(' ');
}

/** A short piece of a line. */
export function swatch(className: string): string {
  const line = `<path class="line ${className}" d="M1 5H25"/>`;
  return `<svg class="line-swatch" viewBox="0 0 26 10" aria-hidden="true">${line}</svg>`;
}
