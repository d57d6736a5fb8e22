import type { Bilingual } from '#core/domain/errors.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import type { Member } from '../dialects/dialect.ts';
import type { Recipe } from './sign-format.ts';

/** What of the recipe a twist changes: two twists of one axis cannot both have happened. */
export type Axis = 'dialect' | 'members' | 'order' | 'encoding' | 'join' | 'key' | 'key place' | 'hash';

/** One way to depart from the rule: a hypothesis about what a client does. */
export interface Twist {
  readonly axis: Axis;
  /** Names it for programs, `axis:which`. */
  readonly name: string;
  /** What was done, as a clause: "the AppSecret was used in place of the AppKey". */
  readonly says: Bilingual;
  /** What to change. */
  readonly mend: Bilingual;
  /** The client library that does so. */
  readonly dialect?: DialectName;
  /** Too many of its kind to be tried together with others. */
  readonly alone?: true;
  /** @returns the recipe with this change. */
  apply(recipe: Recipe): Recipe;
}

/** What is known when hypotheses are made. */
export interface Known {
  /** As they were sent, empty ones too, without `sign`. */
  readonly members: readonly Member[];
  readonly appKey: string;
  readonly appId?: string | undefined;
  readonly appSecret?: string | undefined;
}

/** Makes a twist that changes some fields of the recipe. */
export function twist(
  axis: Axis,
  which: string,
  says: readonly [en: string, zh: string],
  mend: readonly [en: string, zh: string],
  change: Partial<Recipe> | ((recipe: Recipe) => Partial<Recipe>),
): Twist {
  return {
    axis,
    name: `${axis}:${which}`,
    says: { en: says[0], zh: says[1] },
    mend: { en: mend[0], zh: mend[1] },
    apply: (recipe) => ({ ...recipe, ...(typeof change === 'function' ? change(recipe) : change) }),
  };
}
