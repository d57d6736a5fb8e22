import type { DialectName, Merchant } from '../domain/merchant.ts';
import type { FlatPayload } from '../signing/canonical.ts';
import { dialects } from '../signing/dialects/index.ts';
import { signedJson } from '../signing/payload.ts';
import { sign, signInDialect } from '../signing/sign.ts';

/** What a merchant's callbacks are signed with. */
export interface CallbackSigner {
  readonly appKey: string;
  readonly dialect: DialectName;
}

/** How this merchant's callbacks are signed: by the rule unless it wants a dialect. */
export function callbackSigner({
  appKey,
  callbackDialect,
}: Pick<Merchant, 'appKey' | 'callbackDialect'>): CallbackSigner {
  return { appKey, dialect: callbackDialect ?? 'raw' };
}

/**
 * Writes a callback as JSON, with the sign that the merchant's library computes from it (PROTOCOL §5).
 *
 * A number that the library would leave out of its sign is sent as text, so that the sign covers it. A text that it
 * would leave out (`"NULL"`) has no such way: the callback is signed by the rule then.
 */
export function signedCallback(members: FlatPayload, { appKey, dialect }: CallbackSigner): string {
  if (dialect === 'raw') return signedJson(members, appKey);
  const covered = signableMembers(members, dialect);
  return JSON.stringify({ ...covered, sign: signInDialect(covered, appKey, dialect) ?? sign(covered, appKey) });
}

function signableMembers(members: FlatPayload, dialect: DialectName): FlatPayload {
  const { drops } = dialects[dialect];
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      return [name, typeof value === 'number' && drops(value) ? String(value) : value];
    }),
  );
}
