import { quantileOfSorted } from '../history/percentiles.ts';
import { escapeHtml } from '../reports/html/elements.ts';
import type { Fit, Observable } from './fit.ts';

const size = { width: 640, height: 260, left: 46, right: 14, top: 34, bottom: 34 };
const plot = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };
/** Colours of the two curves. */
const logColour = '#c4232b';
const profileColour = '#1d5fd1';

/** The log and the profile as curves over each other, one plot for each observable: an SVG that stands alone. */
export function fitPlot(fit: Fit, title: string): string {
  const height = size.height * fit.observables.length;
  const plots = fit.observables.map(
    (observable, at) => `<g transform="translate(0 ${at * size.height})">${plotObservable(observable, title)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
${plots.join('\n')}
</svg>
`;
}

function plotObservable({ name, log, simulated, distance }: Observable, title: string): string {
  const times = [...log, ...simulated];
  const from = times.reduce((least, ms) => Math.min(least, ms), Infinity);
  const to = Math.max(
    from + 1,
    times.reduce((most, ms) => Math.max(most, ms), 0),
  );
  const x = (ms: number): number => size.left + ((ms - from) / (to - from)) * plot.width;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const ms = from + share * (to - from);
    return (
      `<text x="${x(ms).toFixed(1)}" y="${size.height - 14}" text-anchor="middle" fill="#5b6270">${Math.round(ms)} ` +
      'ms</text>'
    );
  });
  const shares = [0, 0.5, 1].map(
    (share) =>
      `<line x1="${size.left}" x2="${size.width - size.right}" y1="${yOf(share)}" y2="${yOf(share)}" ` +
      `stroke="#d5d9e0"/><text x="${size.left - 6}" y="${yOf(share) + 4}" text-anchor="end" ` +
      `fill="#5b6270">${share * 100} %</text>`,
  );
  const heading = `${escapeHtml(`${title}: ${name}`)}, KS ${distance.ks.toFixed(3)}`;
  const legend =
    `<tspan fill="${logColour}">log (${log.length})</tspan> ` + `<tspan fill="${profileColour}">profile</tspan>`;
  return `<text x="${size.left}" y="20" fill="#16181d">${heading}</text>
<text x="${size.width - size.right}" y="20" text-anchor="end">${legend}</text>
${[...shares, ...ticks].join('\n')}
${curvePath(log, x, logColour)}
${curvePath(simulated, x, profileColour)}`;
}

function yOf(share: number): number {
  return size.top + (1 - share) * plot.height;
}

function curvePath(times: readonly number[], x: (ms: number) => number, colour: string): string {
  const sorted = Float64Array.from(times).sort();
  const steps = Math.min(240, sorted.length);
  let d = `M${x(sorted[0] ?? 0).toFixed(1)} ${yOf(0)}`;
  for (let step = 1; step <= steps; step += 1)
    d += `L${x(quantileOfSorted(sorted, step / steps)).toFixed(1)} ${yOf(step / steps).toFixed(1)}`;
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="2" opacity="0.85"/>`;
}
