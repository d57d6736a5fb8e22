import type { Random } from '#core/ports/random.ts';
import type { Members } from './signing-rule.ts';

/** The endpoints that forged requests are made for. Of two of them the effect can be seen: a machine runs. */
export type ForgedEndpoint = 'deliver' | 'queue-order' | 'products' | 'consume-pickup-code';

/** Endpoints that make a machine run. */
export const dispensingEndpoints: ReadonlySet<ForgedEndpoint> = new Set<ForgedEndpoint>(['deliver', 'queue-order']);

/** A right request that a forgery starts from, and the secrets of the app in whose name it is made. */
export interface OriginalRequest {
  /** Members in the order in which a client sends them, without `sign`. */
  readonly members: Members;
  /** The sign that belongs to them. */
  readonly sign: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** Chance, for forgeries that are never twice the same. */
  readonly random: Random;
}

/** A request as it goes out. */
export interface ForgedRequest {
  readonly body: string;
  /** Headers in place of the right ones; null: not sent. */
  readonly headers?: { readonly appid?: string | null; readonly appsecret?: string | null };
}

/** One way in which a hostile, sloppy or merely odd merchant writes a request. */
export interface Forgery {
  readonly name: string;
  /** Name of the check that judges the answer. */
  readonly check: string;
  /** What such a merchant does, in one sentence. */
  readonly description: string;
  readonly endpoint: ForgedEndpoint;
  /** Codes one of which must refuse it; empty where the core must take it for what it means. */
  readonly refusalCodes: readonly number[];
  /**
   * How far ahead of the merchant's clock its `timestamp` is to be, ms; whether it is taken then depends on the window.
   */
  readonly aheadMs?: (windowMs: number) => number;
  /** The right request goes out first, and this is its repetition: the answer must be the same. */
  readonly isRepetition?: true;
  forge(original: OriginalRequest): ForgedRequest;
}

/** What the forgeries of one law have in common. */
type SharedMembers = Pick<Forgery, 'check'> & Partial<Pick<Forgery, 'endpoint'>>;

/** Makes a family of forgeries: those of one law, on deliver unless it says otherwise. */
export function forgeriesOf(
  shared: SharedMembers,
  list: readonly (Omit<Forgery, 'check' | 'endpoint'> & Partial<Pick<Forgery, 'endpoint'>>)[],
): readonly Forgery[] {
  return list.map((forgery) => ({ endpoint: 'deliver', ...shared, ...forgery }));
}

/** Refused before the sign is looked at, or behind it for a member: 4003 (PROTOCOL §2). */
export const refusedAsInvalid = { refusalCodes: [4003] } as const;
/** Refused for its sign (PROTOCOL §6). */
export const refusedForSign = { refusalCodes: [4006] } as const;
/** Right, though it looks odd. */
export const mustBeAccepted = { refusalCodes: [] } as const;
