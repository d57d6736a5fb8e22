import type { Bilingual } from '#core/domain/errors.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import type { Member } from '../dialects/dialect.ts';
import type { SignFormat } from './sign-format.ts';

/** What of the recipe a twist changes: two twists of one axis cannot both have happened. */
export type Axis = 'dialect' | 'members' | 'order' | 'encoding' | 'join' | 'key' | 'key place' | 'hash';

/** One way to depart from the rule: a hypothesis about what a client does. */
export interface Hypothesis {
  readonly axis: Axis;
  /** Names it for programs, `axis:which`. */
  readonly name: string;
  /** What was done, as a clause: "the AppSecret was used in place of the AppKey". */
  readonly message: Bilingual;
  /** What to change. */
  readonly fix: Bilingual;
  /** The client library that does so. */
  readonly dialect?: DialectName;
  /** Too many of its kind to be tried together with others. */
  readonly singleOnly?: true;
  /** @returns the recipe with this change. */
  apply(format: SignFormat): SignFormat;
}

/** What is known when hypotheses are made. */
export interface SearchInput {
  /** As they were sent, empty ones too, without `sign`. */
  readonly members: readonly Member[];
  readonly appKey: string;
  readonly appId?: string | undefined;
  readonly appSecret?: string | undefined;
}

/** Makes a twist that changes some fields of the recipe. */
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
