/**
 * When something took effect, as far as it can be known from outside: between `from` and `to`, ms of the run. `to` is
 * Infinity where nobody saw an end.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The span later by at least `ms` and at most `ms` + `slackMs`. */
export function later({ from, to }: Span, ms: number, slackMs = 0): Span {
  return { from: from + ms, to: to + ms + slackMs };
}

/** What both spans have in common; null if nothing. */
export function overlap(a: Span, b: Span): Span | null {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from <= to ? { from, to } : null;
}
