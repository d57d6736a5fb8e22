import type { Bilingual } from '../domain/errors.ts';
import { canonicalForm, sortedNames } from './canonical.ts';
import type { FlatPayload } from './canonical.ts';
import { sign, verifySign } from './sign.ts';

/** A member that is signed. */
export interface IncludedMember {
  readonly name: string;
  /** What it adds to the canonical form: `name=value`. */
  readonly contribution: string;
}

/** A member that is not signed, and why. */
export interface OmittedMember {
  readonly name: string;
  readonly reason: Bilingual;
}

/** How a sign is computed, step by step (PROTOCOL §2). */
export interface SignExplanation {
  /** In the order of the canonical form. */
  readonly included: readonly IncludedMember[];
  readonly omitted: readonly OmittedMember[];
  /** The hashed text; the AppKey is written as `***` unless secrets are shown. */
  readonly canonical: string;
  readonly computedSign: string;
  /** The sign given with the payload, or null if there was none. */
  readonly givenSign: string | null;
  readonly valid: boolean;
}

/**
 * Explains how a payload's sign is computed, step by step.
 *
 * @param givenSign the sign to compare with, or null
 * @param options `showSecrets` shows the AppKey in `canonical`
 * @throws {RangeError} when the key is empty, or a value is neither a string nor a safe integer
 */
export function explainSign(
  payload: FlatPayload,
  givenSign: string | null,
  appKey: string,
  options: { readonly showSecrets?: boolean } = {},
): SignExplanation {
  const computedSign = sign(payload, appKey);
  const names = sortedNames(payload);
  const valid = givenSign !== null && verifySign(payload, givenSign, appKey);
  return {
    included: names
      .filter((name) => omissionReason(payload, name) === null)
      .map((name) => ({ name, contribution: `${name}=${String(payload[name])}` })),
    omitted: names.flatMap((name) => {
      const reason = omissionReason(payload, name);
      return reason === null ? [] : [{ name, reason }];
    }),
    canonical: canonicalForm(payload, options.showSecrets === true ? appKey : '***'),
    computedSign,
    givenSign,
    valid,
  };
}

function omissionReason(payload: FlatPayload, name: string): Bilingual | null {
  if (name === 'sign') return { zh: 'sign 不参与签名', en: 'the sign itself is not signed' };
  if (payload[name] === '') return { zh: '空值不参与签名', en: 'its value is the empty string' };
  return null;
}
