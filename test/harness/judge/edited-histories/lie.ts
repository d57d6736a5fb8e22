import type { Edit, Place } from './edits.ts';

/** What must come of an edited history: a verdict with its reason, a finding, or a refusal to read it. */
export interface Outcome {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'no history';
  /** The check that must find it. */
  readonly check?: string;
  /** In the sentence of the finding, else in the reason of the verdict or the message of the reader. */
  readonly sentence: RegExp;
}

export const finds = (check: string, sentence: RegExp): Outcome => ({ verdict: 'FAIL', check, sentence });
export const fails = (sentence: RegExp): Outcome => ({ verdict: 'FAIL', sentence });
export const inconclusive = (sentence: RegExp): Outcome => ({ verdict: 'INCONCLUSIVE', sentence });
export const refused = (sentence: RegExp): Outcome => ({ verdict: 'no history', sentence });

/** An edit and what must come of it. */
export interface Lie {
  readonly edit: string;
  readonly lines: Edit;
  readonly outcome: Outcome;
  /** What must come where only the event, or only what was on the wire, is edited; absent: it has only one of both. */
  readonly apart?: { readonly event: Outcome; readonly wire: Outcome };
}

export const refusedTwice = (sentence: RegExp): Required<Lie>['apart'] => ({
  event: refused(sentence),
  wire: refused(sentence),
});
/** The event and its message contradict each other. */
export const both = refusedTwice(/but the message in "wire" has/);

export const success: Place = { kind: 'delivery-settled', outcome: 'success' };
export const hall = '10000001';
export const otherHall = '10000002';
export const lunch = '10000003';
export const deliverAnswer: Place = { kind: 'answer', endpoint: 'deliver', code: 0, machine: hall };
export const refusal: Place = { kind: 'answer', endpoint: 'deliver', code: 6057, machine: hall };
export const callback: Place = { kind: 'callback-received', machine: undefined, deliverStatus: '1' };
export const closed: Place = { kind: 'callback-received', method: 'order.closed' };
export const command: Place = { kind: 'command-received', machine: hall };
export const commandFrame: Place = { kind: 'frame-received', machine: hall, method: 'device.delivery.put' };
export const answerSent: Place = { kind: 'answer-sent', machine: hall };
export const answerFrame: Place = { kind: 'frame-sent', machine: hall, method: 'device.delivery.response' };
export const read: Place = { kind: 'answer', endpoint: 'delivery-result', machine: hall };
export const unknown = '1999999999999999';
