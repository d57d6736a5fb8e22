import type { Bilingual } from '#core/domain/errors.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { dressesOf, type Dress } from './digest-format.ts';
import { ruleOf, textOf, type Recipe } from './sign-format.ts';
import { joined, type Mistake } from './step.ts';
import type { Axis, Known, Twist } from './hypothesis.ts';
import { twistsOf } from './hypotheses/index.ts';
import { dialectMistake } from './hypotheses/dialect.ts';
import { timeTwists } from './hypotheses/timestamps.ts';

/** What a client did that gives exactly the sign that came. */
export interface Cause {
  /** Hypotheses that together give the sign, by name; empty when the sign is right. */
  readonly names: readonly string[];
  readonly says: Bilingual;
  readonly mend: Bilingual;
  /** Client libraries that do just this, with nothing else wrong in the text. */
  readonly dialects: readonly DialectName[];
  /** Other hypotheses that give the same sign here, by name; the sentence names them too. */
  readonly alternatives: readonly string[];
  /** What the client hashed, secrets masked. */
  readonly canonical: string;
}

/** What came of the search. */
export interface Search {
  readonly cause: Cause | null;
  /** How many texts were hashed and compared. */
  readonly tried: number;
  /** True when the bound ended the search before all pairs were tried. */
  readonly cutShort: boolean;
}

/**
 * Bounds of one search: texts that are hashed, and the work of writing them, in characters. A payload of seven members
 * needs 12,000 texts and 6 million characters (a quarter of a second), one of eleven 22,000 and 15 million; a longer one
 * is cut short.
 */
const mostTexts = 24_000;
const mostWork = 16_000_000;

/** What writing one member costs besides its characters. */
const memberWork = 40;

/** Axes that say the same thing in other words: a client library has its own order, encoding and joins. */
const insideDialect: readonly Axis[] = ['dialect', 'order', 'encoding', 'join'];

/**
 * Finds out how a sign that does not match came about, by trying what clients do: each mistake by itself, the likeliest
 * first, then any two together. A sign cannot be read backwards, so what is not tried is not found.
 *
 * @param given the sign that came
 */
export function findCause(known: Known, given: string): Search {
  const dresses = dressesOf(given);
  const trial = new Trial(dresses);
  if (dresses.length === 0) return trial.ended(null);
  const rule = ruleOf(known.members, known.appKey);
  const twists = twistsOf(known);
  // What is likely comes before what is rare, so that a long payload's budget is not spent on the latter.
  const singles = [...twists.filter(({ alone }) => alone !== true), ...twists.filter(({ alone }) => alone === true)];
  return trial.ended(
    trial.plain(rule) ??
      trial.singles(rule, singles) ??
      trial.singles(rule, timeTwists(known)) ??
      trial.pairs(rule, twists),
  );
}

/** One search under way. */
class Trial {
  private readonly seen = new Set<string>();
  private work = 0;
  private tried = 0;

  private readonly dresses: readonly Dress[];

  constructor(dresses: readonly Dress[]) {
    this.dresses = dresses;
  }

  ended(cause: Cause | null): Search {
    return { cause, tried: this.tried, cutShort: this.isSpent() };
  }

  plain(rule: Recipe): Cause | null {
    return this.compare(rule, []);
  }

  /** Each by itself. Others that come to the same sign here are named with it. */
  singles(rule: Recipe, twists: readonly Twist[]): Cause | null {
    for (const twist of twists) {
      const recipe = applied(rule, [twist]);
      const found = this.fitting(recipe, [twist]);
      if (found === null) continue;
      const same = twists.filter((other) => other !== twist && isSameHash(applied(rule, [other]), recipe));
      const dialects = [twist, ...same].flatMap(({ dialect }) => (dialect === undefined ? [] : [dialect]));
      const others = alternativesTo(twist, same);
      const own = twist.dialect === undefined ? twist : dialectMistake(dialects, rule.members);
      return {
        ...causeOf(recipe, [twist], found, [orElse(own, others)]),
        dialects,
        alternatives: others.map(({ name }) => name),
      };
    }
    return null;
  }

  /** Any two of different axes, and two lost members; those that come to nothing by themselves are left out, but for libraries and hashes. */
  pairs(rule: Recipe, twists: readonly Twist[]): Cause | null {
    const plain = textOf(rule, false);
    const live = twists.filter(
      (twist) =>
        twist.alone !== true &&
        (twist.axis === 'hash' || twist.axis === 'dialect' || textOf(applied(rule, [twist]), false) !== plain),
    );
    for (let i = 0; i < live.length; i++) {
      for (let j = i + 1; j < live.length; j++) {
        const pair = [live[i] as Twist, live[j] as Twist];
        if (!goTogether(pair[0] as Twist, pair[1] as Twist)) continue;
        if (this.isSpent()) return null;
        const cause = this.compare(applied(rule, pair), pair);
        if (cause) return cause;
      }
    }
    return null;
  }

  private isSpent(): boolean {
    return this.tried >= mostTexts || this.work >= mostWork;
  }

  private compare(recipe: Recipe, twists: readonly Twist[]): Cause | null {
    const dress = this.fitting(recipe, twists);
    return dress === null ? null : causeOf(recipe, twists, dress);
  }

  /** The way of reading the sign in which this recipe gives it. */
  private fitting(recipe: Recipe, twists: readonly Twist[]): Dress | null {
    if (this.isSpent()) return null;
    const text = textOf(recipe, false);
    this.work += text.length + memberWork * recipe.members.length;
    const special = twists.filter(({ axis }) => axis === 'hash').map(({ name }) => name);
    // Keyed hashes differ by their key where the text does not.
    const mark = special.length === 0 ? text : `${special.join()} ${recipe.key.shown} ${text}`;
    if (this.seen.has(mark)) return null;
    this.seen.add(mark);
    const bytes = recipe.bytes(text);
    this.tried++;
    return this.dresses.find(({ algorithm, fits }) => fits(recipe.digest(bytes, algorithm, recipe.key.value))) ?? null;
  }
}

function applied(rule: Recipe, twists: readonly Twist[]): Recipe {
  return twists.reduce((recipe, twist) => twist.apply(recipe), rule);
}

function isSameHash(a: Recipe, b: Recipe): boolean {
  const digestOf = (recipe: Recipe): string =>
    recipe.digest(recipe.bytes(textOf(recipe, false)), 'md5', recipe.key.value);
  return digestOf(a) === digestOf(b);
}

/** Hypotheses that cannot be told from the first: of each other axis the likeliest; libraries are named in its own sentence. */
function alternativesTo(first: Twist, same: readonly Twist[]): readonly Twist[] {
  const axes = new Set<Axis>(['dialect', ...(manyWays.includes(first.axis) ? [] : [first.axis])]);
  const others = same.filter(({ axis }) => !axes.has(axis) && axes.add(axis));
  return others.slice(0, mostAlternatives);
}

/** The sentence about a hypothesis and those that cannot be told from it here; change and mend are the first one's. */
function orElse(mistake: Pick<Mistake, 'says' | 'mend'>, others: readonly Twist[]): Pick<Mistake, 'says' | 'mend'> {
  const { says, mend } = mistake;
  return {
    says: {
      en: [
        says.en,
        ...others.map((other) => `or, with the same text here, ${other.says.en.split(': ')[0] ?? ''}`),
      ].join('; '),
      zh: [says.zh, ...others.map((other) => `或者（此处文本相同）${other.says.zh.split('：')[0] ?? ''}`)].join('；'),
    },
    mend,
  };
}

/** Axes on which two hypotheses of one text are told apart: a program that sorts otherwise is another program. */
const manyWays: readonly Axis[] = ['order', 'key place'];
const mostAlternatives = 2;

function goTogether(a: Twist, b: Twist): boolean {
  if (a.axis === b.axis) return a.axis === 'members' && a.name !== b.name;
  return !(a.axis === 'dialect' && insideDialect.includes(b.axis));
}

function causeOf(
  recipe: Recipe,
  twists: readonly Twist[],
  { odd }: Dress,
  mistakes: readonly Pick<Mistake, 'says' | 'mend'>[] = twists,
): Cause {
  const clauses = [...mistakes, ...odd];
  return {
    names: [...twists, ...odd].map(({ name }) => name),
    says: joined(clauses.map(({ says }) => says)),
    mend: joined(clauses.map(({ mend }) => mend)),
    dialects: [],
    alternatives: [],
    canonical: textOf(recipe, true),
  };
}
