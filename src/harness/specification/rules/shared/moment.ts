import type { Span } from '../../span.ts';
import { localTime, showsTimeWithin } from './local-time.ts';
import type { RuleContext } from './rule.ts';

/** Whether a text shows, in the machine's zone, a moment of a span (ms of the run). */
export function showsMoment({ terms, machine }: RuleContext, text: string, at: Span): boolean {
  return showsTimeWithin(text, terms.wallClock(at), machine.utcOffsetMinutes);
}

/** The moments that may be shown, for a sentence. */
export function momentsOf({ terms, machine }: RuleContext, at: Span): string {
  const wall = terms.wallClock(at);
  if (!Number.isFinite(wall.from)) return 'a moment';
  const first = localTime(wall.from, machine.utcOffsetMinutes);
  if (!Number.isFinite(wall.to)) return `${first} or later`;
  const last = localTime(wall.to, machine.utcOffsetMinutes);
  return first === last ? first : `${first} to ${last}`;
}
