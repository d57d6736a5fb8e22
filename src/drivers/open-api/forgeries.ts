import { createHash } from 'node:crypto';
import type { Random } from '#core/ports/random.ts';
import { forgeries, forgeryByName } from '#simulators/forgeries/index.ts';
import type { Forgery } from '#simulators/forgeries/forgery.ts';
import { signOf, signedBody, type Members } from '#simulators/forgeries/signing-rule.ts';
import type { ForgeryCapability } from '../capabilities.ts';
import type { Account } from './account.ts';
import { reasonOf } from './refusals.ts';

/** How far beyond the window a time is that must be refused: clocks of two computers differ, ms. */
const beyondWindowMs = 60_000;
const windowMs = 300_000;

/**
 * Forged deliveries that every cloud of this API must refuse, whenever they arrive. Times at the very limits of the
 * window are left out: two computers do not agree on a millisecond.
 */
function mustBeRefused({ name, endpoint, refusalCodes, isRepetition, aheadMs }: Forgery): boolean {
  const isAtLimit = aheadMs !== undefined && !name.endsWith('-beyond');
  return endpoint === 'deliver' && refusalCodes.length > 0 && isRepetition !== true && !isAtLimit;
}

/** The forged requests that this driver can make, with the refusals that are right. */
export const forgeryCapabilities: readonly ForgeryCapability[] = forgeries
  .filter(mustBeRefused)
  .map(({ name, description, refusalCodes }) => ({
    name,
    what: description,
    refusals: [...new Set(refusalCodes.map((code) => reasonOf(code)))],
  }));

/** A signed request as it is sent. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs members with a time, in the name of an account. */
export function signRequest(
  members: Members,
  seconds: number,
  account: Pick<Account, 'appId' | 'appSecret' | 'appKey'>,
): SignedRequest {
  const timed: Members = [...members, ['timestamp', `${seconds}`]];
  const { appId: appid, appSecret: appsecret } = account;
  return { headers: { appid, appsecret }, body: signedBody(timed, signOf(timed, account.appKey)) };
}

/**
 * The same request, forged.
 * @throws Error where the forgery does not exist, or leaves this request as it is: what it alters is not there.
 */
export function forgeSigned(
  name: string,
  members: Members,
  seconds: number,
  account: Pick<Account, 'appId' | 'appSecret' | 'appKey'>,
  nonce: string,
): SignedRequest {
  const forgery = forgeryByName(name);
  const { aheadMs } = forgery;
  const ahead = aheadMs ? Math.round(aheadMs(windowMs + beyondWindowMs) / 1000) : 0;
  const valid = signRequest(members, seconds, account);
  const timed: Members = [...members, ['timestamp', `${seconds + ahead}`]];
  const { appKey, appSecret } = account;
  const original = { members: timed, sign: signOf(timed, appKey), appKey, appSecret, random: nonceRandom(nonce) };
  const { body, headers = {} } = forgery.forge(original);
  const { appid = account.appId, appsecret = account.appSecret } = headers;
  const forged: SignedRequest = {
    body,
    headers: { ...(appid !== null && { appid }), ...(appsecret !== null && { appsecret }) },
  };
  if (forged.body === valid.body && JSON.stringify(forged.headers) === JSON.stringify(valid.headers))
    throw new Error(`the forgery "${name}" alters nothing of this request; forge a delivery`);
  return forged;
}

/** Numbers that follow from a nonce alone. */
function nonceRandom(nonce: string): Random {
  let draws = 0;
  const next = (): number => {
    draws += 1;
    return createHash('sha256').update(`${nonce} ${draws}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return { next, integer, secretInteger: integer, fork: (name) => nonceRandom(`${nonce} ${name}`) };
}
