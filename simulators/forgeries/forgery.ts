import type { Random } from '#core/ports/random.ts';
import type { Members } from './signing-rule.ts';

/** Endpoints of forged requests. Two of them have a visible effect: a machine runs. */
export type ForgedEndpoint = 'deliver' | 'queue-order' | 'products' | 'consume-pickup-code';

/** Endpoints that make a machine run. */
export const dispensingEndpoints: ReadonlySet<ForgedEndpoint> = new Set<ForgedEndpoint>(['deliver', 'queue-order']);

/** The valid request that a forgery starts from, and the secrets of its app. */
export interface OriginalRequest {
  /** Members in a client's order, without `sign`. */
  readonly members: Members;
  /** The valid sign. */
  readonly sign: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** For forgeries with random content. */
  readonly random: Random;
}

/** A forged request as it is sent. */
export interface ForgedRequest {
  readonly body: string;
  /** Replaced headers; null: not sent. */
  readonly headers?: { readonly appid?: string | null; readonly appsecret?: string | null };
}

/** One kind of hostile, careless or merely odd request. */
export interface Forgery {
  readonly name: string;
  /** Name of the check that judges the answer. */
  readonly check: string;
  /** What the merchant does, in one sentence. */
  readonly description: string;
  readonly endpoint: ForgedEndpoint;
  /** One of these codes must refuse it; empty if the core must accept it. */
  readonly refusalCodes: readonly number[];
  /**
   * How far ahead of the merchant's clock its `timestamp` is, ms; the window decides whether it is accepted.
   */
  readonly aheadMs?: (windowMs: number) => number;
  /** The valid request is sent first, and this repeats it: the answer must be the same. */
  readonly isRepetition?: true;
  forge(original: OriginalRequest): ForgedRequest;
}

/** What the forgeries of one check have in common. */
type SharedMembers = Pick<Forgery, 'check'> & Partial<Pick<Forgery, 'endpoint'>>;

/** Makes the forgeries of one check; the default endpoint is deliver. */
export function forgeriesOf(
  shared: SharedMembers,
  list: readonly (Omit<Forgery, 'check' | 'endpoint'> & Partial<Pick<Forgery, 'endpoint'>>)[],
): readonly Forgery[] {
  return list.map((forgery) => ({ endpoint: 'deliver', ...shared, ...forgery }));
}

/** Refused before or after the verification of the sign, as invalid: 4003 (PROTOCOL §2). */
export const refusedAsInvalid = { refusalCodes: [4003] } as const;
/** Refused for its sign (PROTOCOL §6). */
export const refusedForSign = { refusalCodes: [4006] } as const;
/** Valid, though it looks odd. */
export const mustBeAccepted = { refusalCodes: [] } as const;
