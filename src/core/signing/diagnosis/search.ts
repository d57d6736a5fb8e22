import type { Bilingual } from '../../domain/errors.ts';
import type { DialectName } from '../../domain/merchant.ts';
import { dressesOf, type Dress } from './dress.ts';
import { ruleOf, textOf, type Recipe } from './recipe.ts';
import { joined } from './step.ts';
import type { Axis, Known, Twist } from './twist.ts';
import { twistsOf } from './twists/index.ts';
import { millisecondTwists } from './twists/members.ts';

/** What a client did that gives exactly the sign that came. */
export interface Cause {
  /** Hypotheses that together give the sign, by name; empty when the sign is right. */
  readonly names: readonly string[];
  readonly says: Bilingual;
  readonly mend: Bilingual;
  /** Client libraries that do just this, with nothing else wrong in the text. */
  readonly dialects: readonly DialectName[];
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
 * Bounds of one search: texts that are hashed, and the work of writing them, in characters. A payload of ten members
 * needs about five thousand texts and a million characters; nobody may buy more than half a second with a long one.
 */
const mostTexts = 20_000;
const mostWork = 8_000_000;

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
  return trial.ended(trial.plain(rule) ?? trial.singles(rule, twists) ?? trial.singles(rule, millisecondTwists(known)) ?? trial.pairs(rule, twists));
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

  /** Each by itself. Libraries that do the same here are named together. */
  singles(rule: Recipe, twists: readonly Twist[]): Cause | null {
    for (const twist of twists) {
      const recipe = applied(rule, [twist]);
      const cause = this.compare(recipe, [twist]);
      if (cause === null) continue;
      const text = textOf(recipe, false);
      const dialects = twists.flatMap((other) => (other.dialect !== undefined && textOf(applied(rule, [other]), false) === text ? [other.dialect] : []));
      return { ...cause, dialects };
    }
    return null;
  }

  /** Any two of different axes, and two lost members; those that come to nothing by themselves are left out, but for libraries and hashes. */
  pairs(rule: Recipe, twists: readonly Twist[]): Cause | null {
    const plain = textOf(rule, false);
    const live = twists.filter((twist) => twist.alone !== true && (twist.axis === 'hash' || twist.axis === 'dialect' || textOf(applied(rule, [twist]), false) !== plain));
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
    const dress = this.dresses.find(({ algorithm, fits }) => fits(recipe.digest(bytes, algorithm, recipe.key.value)));
    return dress === undefined ? null : causeOf(recipe, twists, dress);
  }
}

function applied(rule: Recipe, twists: readonly Twist[]): Recipe {
  return twists.reduce((recipe, twist) => twist.apply(recipe), rule);
}

function goTogether(a: Twist, b: Twist): boolean {
  if (a.axis === b.axis) return a.axis === 'members' && a.name !== b.name;
  return !(a.axis === 'dialect' && insideDialect.includes(b.axis));
}

function causeOf(recipe: Recipe, twists: readonly Twist[], { odd }: Dress): Cause {
  const all = [...twists, ...odd];
  return {
    names: all.map(({ name }) => name),
    says: joined(all.map(({ says }) => says)),
    mend: joined(all.map(({ mend }) => mend)),
    dialects: [],
    canonical: textOf(recipe, true),
  };
}
