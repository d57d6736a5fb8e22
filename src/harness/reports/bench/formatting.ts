import type { Timed } from '#harness/bench/result.ts';

/** What stands where there is no figure. */
export const none = '—';

type Figure = number | null | undefined;

/** A count, with its thousands parted. */
export function whole(n: number): string {
  return said(n, (value) => Math.round(value).toLocaleString('en-GB'));
}

/** A figure to three digits or so, and no less than its whole part; what is no number is {@link none}. */
export function figure(value: Figure): string {
  return said(value, (number) => {
    const size = Math.abs(number);
    if (size >= 99.95) return Math.round(number).toLocaleString('en-GB');
    const digits = size >= 9.995 ? 1 : 2;
    // Without the sign of a zero: nothing is -0.00.
    return (Math.round(number * 10 ** digits) / 10 ** digits + 0).toFixed(digits);
  });
}

/** Milliseconds with their unit, for sentences; tables have it in their heading. */
export function millis(value: Figure): string {
  return said(value, () => `${figure(value)} ms`);
}

/** A difference: its sign is always said. */
export function signed(value: Figure): string {
  return said(value, (number) => `${number > 0 ? '+' : ''}${figure(value).replace('-', '−')}`);
}

/** A share as per cent: hundredths of one only below it. */
export function percent(value: Figure): string {
  return said(value, (share) => `${(share * 100).toFixed(Math.abs(share) < 0.00995 ? 2 : 1)} %`);
}

/** A rate: a round one has no decimals, because somebody asked for it. */
export function rate(value: Figure): string {
  return figure(value).replace(/\.0+$/, '');
}

/** A rate, a second. */
export function perSecond(value: Figure): string {
  return said(value, () => `${rate(value)}/s`);
}

/** A share that is part of a formula. */
export function ratio(value: Figure): string {
  return said(value, (number) => number.toFixed(4));
}

function said(value: Figure, says: (value: number) => string): string {
  return typeof value === 'number' && Number.isFinite(value) ? says(value) : none;
}

/** `p50` of 0.5, `p99.9` of 0.999. */
export function quantileName(quantile: number): string {
  return `p${Math.round(quantile * 100_000) / 1000}`;
}

/** What each timed thing is, in a few words. */
export const timedSays: Readonly<Record<Timed, string>> = {
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
export function evidenceSays(events: readonly number[], shown = Infinity): string {
  if (events.length === 0) return '';
  const lines = events.slice(0, shown).map((index) => index + 2);
  const more = events.length > shown ? ` and ${events.length - shown} more` : '';
  return `Line${events.length === 1 ? '' : 's'} ${lines.join(', ')}${more} of the history.`;
}
