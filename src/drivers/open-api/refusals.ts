import type { DriverResponse } from '../merchant-driver.ts';
import type { Answer, Refusal, RefusalReason } from '../refusal.ts';

/** What each code means (PROTOCOL §6). 6021 has two meanings, which differ in their status. */
const reasons: Readonly<Record<number, RefusalReason>> = {
  4000: 'credentials',
  4001: 'credentials',
  4003: 'malformed',
  4004: 'unknown',
  4006: 'signature',
  4008: 'offline',
  4009: 'credentials',
  4290: 'too-many',
  5001: 'state',
  6021: 'malformed',
  6026: 'unknown',
  6030: 'conflict',
  6031: 'state',
  6032: 'code-expired',
  6033: 'code-used',
  6034: 'nothing-left',
  6040: 'conflict',
  6042: 'expired',
  6043: 'state',
  6045: 'unknown',
  6047: 'out-of-stock',
  6054: 'unpaid',
  6057: 'busy',
};

/** The reason of a code. @param status of the answer: a machine in maintenance is 6021 with 409. */
export function reasonOf(code: number, status = 0): RefusalReason {
  if (code === 6021 && status === 409) return 'state';
  return reasons[code] ?? 'other';
}

/** Longest part of a body that is no envelope which is kept, characters. */
const maxText = 200;

/** Members of an object of an answer; none of anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Reads the envelope of an answer: success is HTTP 200 and code 0 (PROTOCOL §1.9). */
export function readEnvelope({ status, body }: DriverResponse): Answer<unknown> {
  const text = Buffer.from(body).toString('utf8');
  const { code, message, data } = membersOf(parse(text));
  if (typeof code !== 'number') return refuse({ reason: 'other', status, code: '', text: text.slice(0, maxText) });
  const sentence = typeof message === 'string' ? message : '';
  if (status === 200 && code === 0) return { ok: true, value: data };
  const retryAfterMs = membersOf(data)['retry_after_ms'];
  return refuse({
    reason: reasonOf(code, status),
    status,
    code: `${code}`,
    text: sentence,
    ...(typeof retryAfterMs === 'number' && Number.isInteger(retryAfterMs) && { retryAfterMs }),
  });
}

/** An answer that lacks what it must have: no refusal of the documentation, and no success either. */
export function incomplete(what: string): Answer<never> {
  return refuse({ reason: 'other', status: 200, code: '0', text: `the answer has no ${what}` });
}

function refuse(refusal: Refusal): Answer<never> {
  return { ok: false, refusal };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
