import type { Bilingual } from '#core/domain/errors.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import type { Member } from '../dialects/dialect.ts';
import type { SignFormat } from './sign-format.ts';

/** The part of the sign format that a hypothesis changes: two hypotheses of one axis exclude each other. */
export type Axis = 'dialect' | 'members' | 'order' | 'encoding' | 'join' | 'key' | 'key-place' | 'hash';

/** A hypothesis about what a client does differently from the rule. */
export interface Hypothesis {
  readonly axis: Axis;
  /** Its name for programs, `axis:variant`. */
  readonly name: string;
  /** What the client did, as a clause: "the AppSecret was used in place of the AppKey". */
  readonly message: Bilingual;
  /** What to change. */
  readonly fix: Bilingual;
  /** The client library that signs so. */
  readonly dialect?: DialectName;
  /** Not tried together with others: there are too many of its kind. */
  readonly singleOnly?: true;
  /** @returns the sign format with this change. */
  apply(format: SignFormat): SignFormat;
}

/** What hypotheses are made from. */
export interface SearchInput {
  /** As sent, including empty ones, without `sign`. */
  readonly members: readonly Member[];
  readonly appKey: string;
  readonly appId?: string | undefined;
  readonly appSecret?: string | undefined;
}

/** Makes a hypothesis that changes some fields of the sign format. */
export function makeHypothesis(
  axis: Axis,
  variant: string,
  message: readonly [en: string, zh: string],
  fix: readonly [en: string, zh: string],
  change: Partial<SignFormat> | ((format: SignFormat) => Partial<SignFormat>),
): Hypothesis {
  return {
    axis,
    name: `${axis}:${variant}`,
    message: { en: message[0], zh: message[1] },
    fix: { en: fix[0], zh: fix[1] },
    apply: (format) => ({ ...format, ...(typeof change === 'function' ? change(format) : change) }),
  };
}
