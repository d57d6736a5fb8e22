import { escapeHtml } from '#harness/reports/html/elements.ts';
import { figures, medianOf, type Figure, type MeasuredAxis } from './table.ts';

const panel = { width: 250, height: 190, left: 44, right: 12, top: 30, bottom: 34 };
const area = { width: panel.width - panel.left - panel.right, height: panel.height - panel.top - panel.bottom };
const plotted = ['cpuMs', 'p99'] as const satisfies readonly Figure[];

/** A panel for each axis, and a row for processor time and p99: an SVG that stands alone, light and dark. */
export function growthPlot(axes: readonly MeasuredAxis[], caption: string): string {
  const [width, height] = [panel.width * axes.length, panel.height * plotted.length + 24];
  const panels = plotted.flatMap((figure, row) => {
    // One scale for a row: what is flat looks flat.
    const most = Math.max(...axes.flatMap(({ rounds }) => rounds.flat().map((one) => one[figure])));
    return axes.map(
      (axis, column) =>
        `<g transform="translate(${column * panel.width} ${row * panel.height})">${panelOf(axis, figure, most)}</g>`,
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>
text { font: 11px system-ui, sans-serif; fill: #5b6270 } .title { font-weight: 600 }
.grid { stroke: #d5d9e0 } .line { fill: none; stroke: #1d5fd1; stroke-width: 2 }
.dot { fill: #1d5fd1; fill-opacity: .45 }
@media (prefers-color-scheme: dark) {
text { fill: #b6bdc9 } .grid { stroke: #3b424e } .line { stroke: #7fb0ff } .dot { fill: #7fb0ff } }
</style>
${panels.join('\n')}
<text x="8" y="${height - 8}">${escapeHtml(caption)}</text>
</svg>
`;
}

function panelOf({ axis, rounds }: MeasuredAxis, figure: Figure, most: number): string {
  const last = Math.max(1, axis.points.length - 1);
  // Points are ranks: each is many times the one before it, and the first may be 0.
  const x = (at: number): string => (panel.left + (at / last) * area.width).toFixed(1);
  const y = (value: number): string => (panel.top + (1 - value / most) * area.height).toFixed(1);
  const grid = [0, 0.5, 1].map((share) => {
    const value = share * most;
    return (
      `<line class="grid" x1="${panel.left}" x2="${panel.width - panel.right}" y1="${y(value)}" y2="${y(value)}"/>` +
      `<text x="${panel.left - 5}" y="${Number(y(value)) + 4}" text-anchor="end">${value.toPrecision(2)}</text>`
    );
  });
  const ticks = axis.points.map(
    (point, at) => `<text x="${x(at)}" y="${panel.height - 18}" text-anchor="middle">${shortNumber(point)}</text>`,
  );
  const dots = rounds.flatMap((ofPoint, at) =>
    ofPoint.map((one) => `<circle class="dot" cx="${x(at)}" cy="${y(one[figure])}" r="2.5"/>`),
  );
  const line = rounds.map((ofPoint, at) => `${x(at)},${y(medianOf(ofPoint, figure))}`).join(' ');
  return [
    `<text class="title" x="${panel.left - 36}" y="14">${escapeHtml(figures[figure])}</text>`,
    `<text x="${panel.left - 36}" y="27">by ${escapeHtml(axis.title)}</text>`,
    ...grid,
    ...ticks,
    ...dots,
    `<polyline class="line" points="${line}"/>`,
  ].join('');
}

function shortNumber(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1_000 ? `${value / 1_000}k` : String(value);
}
