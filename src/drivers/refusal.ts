/** Why a cloud refuses a request, in words of the field. `other`: none of these; its code and text are kept. */
export const refusalReasons = [
  'busy',
  'offline',
  'unpaid',
  'expired',
  'nothing-left',
  'out-of-stock',
  'unknown',
  'state',
  'code-used',
  'code-expired',
  'credentials',
  'signature',
  'time-window',
  'repeated',
  'conflict',
  'malformed',
  'too-many',
  'other',
] as const;

/** Why a cloud refuses a request; {@link refusalReasons} has all. */
export type RefusalReason = (typeof refusalReasons)[number];

/** A refusal as the harness understands it, with the cloud's own words. */
export interface Refusal {
  /** Why, in words of the field. */
  readonly reason: RefusalReason;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The cloud's code, as text. */
  readonly code: string;
  /** The cloud's sentence. */
  readonly text: string;
  /** When a busy machine will be free, ms from the answer, where the answer has it. */
  readonly retryAfterMs?: number | undefined;
}

/** What a merchant's call came to. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
