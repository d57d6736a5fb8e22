/**
 * When something took effect, as far as it can be known from outside: between `from` and `to`, ms of the run. `to` is
 * Infinity where no end was seen.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The span later by at least `ms` and at most `ms` + `slackMs`. */
export function later({ from, to }: Span, ms: number, slackMs = 0): Span {
  return { from: from + ms, to: to + ms + slackMs };
}

/** Whether a value is a span. */
export function isSpan(value: object): value is Span {
  return 'from' in value && 'to' in value && typeof value.from === 'number' && typeof value.to === 'number';
}
