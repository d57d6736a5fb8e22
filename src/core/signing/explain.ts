import type { Bilingual } from '../domain/errors.ts';
import { dialectNames } from '../domain/merchant.ts';
import { canonicalForm, sortedNames } from './canonical.ts';
import type { FlatPayload } from './canonical.ts';
import { sign, signInDialect, verifySign } from './sign.ts';

/** A member that takes part in the sign. */
export interface UsedMember {
  readonly name: string;
  /** What it adds to the canonical form: `name=value`. */
  readonly contribution: string;
}

/** A member that takes no part in the sign, and why. */
export interface LeftOutMember {
  readonly name: string;
  readonly why: Bilingual;
}

/** How a sign comes about, step by step (PROTOCOL §2). */
export interface SignExplanation {
  /** In the order of the canonical form. */
  readonly used: readonly UsedMember[];
  readonly leftOut: readonly LeftOutMember[];
  /** What is hashed; the AppKey reads `***` unless it was asked for. */
  readonly canonical: string;
  readonly computedSign: string;
  /** The sign that came with the payload, or null when none did. */
  readonly givenSign: string | null;
  readonly valid: boolean;
  /** What is wrong with the given sign, as far as one can tell by looking at it; null when it is valid. */
  readonly hint: Bilingual | null;
}

/**
 * Derives a payload's sign step by step, for people.
 *
 * @param givenSign the sign to compare with, or null
 * @param options `showSecrets` puts the AppKey into `canonical` as it is
 * @throws {RangeError} when the key is empty, or a value is neither a string nor a safe integer
 */
export function explainSign(payload: FlatPayload, givenSign: string | null, appKey: string, options: { readonly showSecrets?: boolean } = {}): SignExplanation {
  const computedSign = sign(payload, appKey);
  const names = sortedNames(payload);
  const valid = givenSign !== null && verifySign(payload, givenSign, appKey);
  return {
    used: names.filter((name) => whyLeftOut(payload, name) === null).map((name) => ({ name, contribution: `${name}=${String(payload[name])}` })),
    leftOut: names.flatMap((name) => {
      const why = whyLeftOut(payload, name);
      return why === null ? [] : [{ name, why }];
    }),
    canonical: canonicalForm(payload, options.showSecrets === true ? appKey : '***'),
    computedSign,
    givenSign,
    valid,
    hint: valid ? null : (dialectHint(payload, givenSign, appKey) ?? hintFor(givenSign, computedSign)),
  };
}

function whyLeftOut(payload: FlatPayload, name: string): Bilingual | null {
  if (name === 'sign') return { zh: 'sign 不参与签名', en: 'the sign itself is not signed' };
  if (payload[name] === '') return { zh: '空值不参与签名', en: 'its value is the empty string' };
  return null;
}

/** The sign may be right as one of the client libraries makes it. */
function dialectHint(payload: FlatPayload, given: string | null, appKey: string): Bilingual | null {
  const dialect = given === null ? undefined : dialectNames.find((name) => signInDialect(payload, appKey, name) === given);
  if (dialect === undefined) return null;
  return {
    zh: `与 ${dialect} 客户端库的算法一致:请按文档规则签名,或在应用的 signDialects 中列出 ${dialect}`,
    en: `it is right in the dialect of the ${dialect} client library: sign by the rule, or list ${dialect} in the app's signDialects`,
  };
}

function hintFor(given: string | null, computed: string): Bilingual {
  if (given === null || given === '') return { zh: '缺少 sign', en: 'there is no sign' };
  if (given.toUpperCase() === computed) return { zh: 'sign 正确但不是大写', en: 'the sign is right but for its case: send upper-case hex' };
  if (given.trim() === computed) return { zh: 'sign 前后有空白', en: 'the sign is right but has white space around it' };
  if (!/^[0-9A-Fa-f]{32}$/.test(given)) return { zh: 'sign 应为 32 位大写十六进制', en: 'a sign is 32 upper-case hex digits; this is none' };
  return {
    zh: '与计算结果不一致:参数在签名后被改动,或 AppKey 不同',
    en: 'it belongs to another canonical form: a member was changed after signing, or the AppKey is another',
  };
}
