import type { TimeName } from '#harness/bench/result.ts';

/** What stands where there is no figure. */
export const noValue = '—';

type Figure = number | null | undefined;

/** A count, with its thousands parted. */
export function formatCount(n: number): string {
  return formatNumber(n, (value) => Math.round(value).toLocaleString('en-GB'));
}

/** A figure to three digits or so, and no less than its whole part; what is no number is {@link noValue}. */
export function formatFigure(value: Figure): string {
  return formatNumber(value, (number) => {
    const size = Math.abs(number);
    if (size >= 99.95) return Math.round(number).toLocaleString('en-GB');
    const digits = size >= 9.995 ? 1 : 2;
    // Without the sign of a zero: nothing is -0.00.
    return (Math.round(number * 10 ** digits) / 10 ** digits + 0).toFixed(digits);
  });
}

/** Milliseconds with their unit, for sentences; tables have it in their heading. */
export function formatMs(value: Figure): string {
  return formatNumber(value, () => `${formatFigure(value)} ms`);
}

/** A difference, always with its sign. */
export function formatSigned(value: Figure): string {
  return formatNumber(value, (number) => `${number > 0 ? '+' : ''}${formatFigure(value).replace('-', '−')}`);
}

/** A share as per cent: hundredths of one only below it. */
export function formatPercent(value: Figure): string {
  return formatNumber(value, (share) => `${(share * 100).toFixed(Math.abs(share) < 0.00995 ? 2 : 1)} %`);
}

/** A rate: a round one has no decimals. */
export function formatRate(value: Figure): string {
  return formatFigure(value).replace(/\.0+$/, '');
}

/** A rate, a second. */
export function formatPerSecond(value: Figure): string {
  return formatNumber(value, () => `${formatRate(value)}/s`);
}

/** A share that is part of a formula. */
export function formatRatio(value: Figure): string {
  return formatNumber(value, (number) => number.toFixed(4));
}

function formatNumber(value: Figure, format: (value: number) => string): string {
  return typeof value === 'number' && Number.isFinite(value) ? format(value) : noValue;
}

/** `p50` of 0.5, `p99.9` of 0.999. */
export function quantileName(quantile: number): string {
  return `p${Math.round(quantile * 100_000) / 1000}`;
}

/** What each timed thing is, in a few words. */
export const timeDescriptions: Readonly<Record<TimeName, string>> = {
  path: 'from the intended start to the callback',
  answer: 'from the intended start to the answer',
  added: 'the path without the device, which is what the core adds',
  verify: 'from the request’s arrival until it is found good',
  store: 'until the decision is committed',
  dispatch: 'until the command is on the line',
  device: 'the machine’s own time and its line’s: simulated, so no merit of the core',
  settle: 'from the machine’s answer until the outcome is committed',
  callback: 'from the outcome until the merchant has acknowledged it',
};

/** Where the evidence of a finding stands in its history, in a sentence; empty without any. Its header is line 1. */
export function evidenceText(events: readonly number[], maxShown = Infinity): string {
  if (events.length === 0) return '';
  const lines = events.slice(0, maxShown).map((index) => index + 2);
  const more = events.length > maxShown ? ` and ${events.length - maxShown} more` : '';
  return `Line${events.length === 1 ? '' : 's'} ${lines.join(', ')}${more} of the history.`;
}
