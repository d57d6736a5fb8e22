import type { Bilingual } from '#core/domain/errors.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { digestFormatsOf, type DigestFormat } from './digest-format.ts';
import { documentedFormat, textOf, type SignFormat } from './sign-format.ts';
import { joinClauses, type Mistake } from './step.ts';
import type { Axis, SearchInput, Hypothesis } from './hypothesis.ts';
import { allHypotheses } from './hypotheses/index.ts';
import { dialectMistake } from './hypotheses/dialect.ts';
import { timeHypotheses } from './hypotheses/timestamps.ts';

/** What a client did to compute exactly the given sign. */
export interface Cause {
  /** Names of the hypotheses that together give the sign; empty if the sign is right. */
  readonly names: readonly string[];
  readonly message: Bilingual;
  readonly fix: Bilingual;
  /** Client libraries that sign exactly so. */
  readonly dialects: readonly DialectName[];
  /** Names of other hypotheses that give the same sign here; the message names them too. */
  readonly alternatives: readonly string[];
  /** What the client hashed, secrets masked. */
  readonly canonical: string;
}

/** The result of a search. */
export interface SearchResult {
  readonly cause: Cause | null;
  /** How many texts were hashed and compared. */
  readonly attempts: number;
  /** True if the limit ended the search before all pairs were tried. */
  readonly limitReached: boolean;
}

/**
 * Limits of one search: texts that are hashed, and characters that are written for them. A payload of seven members
 * needs 12,000 texts and 6 million characters (a quarter of a second), one of eleven 22,000 and 15 million; the search
 * of a longer one stops early.
 */
const maxTexts = 24_000;
const maxWork = 16_000_000;

/** Work of writing one member besides its characters, in characters. */
const workPerMember = 40;

/** Axes of which a message names several hypotheses: one text may come from different orders or key places. */
const ambiguousAxes: readonly Axis[] = ['order', 'key-place'];
const maxAlternatives = 2;

/** Axes that a dialect excludes: a client library has its own order, encoding and joins. */
const dialectAxes: readonly Axis[] = ['dialect', 'order', 'encoding', 'join'];

/**
 * Finds how a sign that does not match was computed, by trying what clients do: each mistake alone, the likeliest
 * first, then any two together. A hash cannot be reversed, so only what is tried can be found.
 *
 * @param givenSign the sign to explain
 */
export function findCause(input: SearchInput, givenSign: string): SearchResult {
  const digestFormats = digestFormatsOf(givenSign);
  const search = new CauseSearch(digestFormats);
  if (digestFormats.length === 0) return search.result(null);
  const documented = documentedFormat(input.members, input.appKey);
  const hypotheses = allHypotheses(input);
  // Likely hypotheses come before rare ones, so that a long payload reaches its limit on the rare ones.
  const singles = [
    ...hypotheses.filter(({ singleOnly }) => singleOnly !== true),
    ...hypotheses.filter(({ singleOnly }) => singleOnly === true),
  ];
  return search.result(
    search.tryDocumented(documented) ??
      search.trySingles(documented, singles) ??
      search.trySingles(documented, timeHypotheses(input)) ??
      search.tryPairs(documented, hypotheses),
  );
}

/** The state of one search. */
class CauseSearch {
  private readonly testedTexts = new Set<string>();
  private work = 0;
  private attempts = 0;
  private readonly digestFormats: readonly DigestFormat[];

  constructor(digestFormats: readonly DigestFormat[]) {
    this.digestFormats = digestFormats;
  }

  result(cause: Cause | null): SearchResult {
    return { cause, attempts: this.attempts, limitReached: this.isSpent() };
  }

  tryDocumented(documented: SignFormat): Cause | null {
    return this.compare(documented, []);
  }

  /** Tries each hypothesis alone. Others that give the same sign here are named with it. */
  trySingles(documented: SignFormat, hypotheses: readonly Hypothesis[]): Cause | null {
    for (const hypothesis of hypotheses) {
      const format = applyAll(documented, [hypothesis]);
      const digestFormat = this.matchingFormat(format, [hypothesis]);
      if (digestFormat === null) continue;
      const sameHash = hypotheses.filter(
        (other) => other !== hypothesis && isSameHash(applyAll(documented, [other]), format),
      );
      const dialects = [hypothesis, ...sameHash].flatMap(({ dialect }) => (dialect === undefined ? [] : [dialect]));
      const others = alternativesTo(hypothesis, sameHash);
      const ownMessage = hypothesis.dialect === undefined ? hypothesis : dialectMistake(dialects, documented.members);
      return {
        ...causeOf(format, [hypothesis], digestFormat, [withAlternatives(ownMessage, others)]),
        dialects,
        alternatives: others.map(({ name }) => name),
      };
    }
    return null;
  }

  /**
   * Tries any two hypotheses of different axes, and two lost members. Those that change nothing alone are left out,
   * except libraries and hashes.
   */
  tryPairs(documented: SignFormat, hypotheses: readonly Hypothesis[]): Cause | null {
    const documentedText = textOf(documented, false);
    const effective = hypotheses.filter(
      (hypothesis) =>
        hypothesis.singleOnly !== true &&
        (hypothesis.axis === 'hash' ||
          hypothesis.axis === 'dialect' ||
          textOf(applyAll(documented, [hypothesis]), false) !== documentedText),
    );
    for (let i = 0; i < effective.length; i++) {
      for (let j = i + 1; j < effective.length; j++) {
        const pair = [effective[i] as Hypothesis, effective[j] as Hypothesis];
        if (!areCompatible(pair[0] as Hypothesis, pair[1] as Hypothesis)) continue;
        if (this.isSpent()) return null;
        const cause = this.compare(applyAll(documented, pair), pair);
        if (cause) return cause;
      }
    }
    return null;
  }

  private isSpent(): boolean {
    return this.attempts >= maxTexts || this.work >= maxWork;
  }

  private compare(format: SignFormat, hypotheses: readonly Hypothesis[]): Cause | null {
    const digestFormat = this.matchingFormat(format, hypotheses);
    return digestFormat === null ? null : causeOf(format, hypotheses, digestFormat);
  }

  /** The digest format in which this sign format gives the sign. */
  private matchingFormat(format: SignFormat, hypotheses: readonly Hypothesis[]): DigestFormat | null {
    if (this.isSpent()) return null;
    const text = textOf(format, false);
    this.work += text.length + workPerMember * format.members.length;
    const hashNames = hypotheses.filter(({ axis }) => axis === 'hash').map(({ name }) => name);
    // Keyed hashes of one text differ by their key.
    const textKey = hashNames.length === 0 ? text : `${hashNames.join()} ${format.key.masked} ${text}`;
    if (this.testedTexts.has(textKey)) return null;
    this.testedTexts.add(textKey);
    const bytes = format.encode(text);
    this.attempts++;
    return (
      this.digestFormats.find(({ algorithm, matches }) => matches(format.digest(bytes, algorithm, format.key.value))) ??
      null
    );
  }
}

function applyAll(documented: SignFormat, hypotheses: readonly Hypothesis[]): SignFormat {
  return hypotheses.reduce((format, hypothesis) => hypothesis.apply(format), documented);
}

function isSameHash(a: SignFormat, b: SignFormat): boolean {
  const digestOf = (format: SignFormat): string =>
    format.digest(format.encode(textOf(format, false)), 'md5', format.key.value);
  return digestOf(a) === digestOf(b);
}

/**
 * Hypotheses that give the same sign as the first: the likeliest of each other axis. Dialects have their own message.
 */
function alternativesTo(first: Hypothesis, sameHash: readonly Hypothesis[]): readonly Hypothesis[] {
  const axes = new Set<Axis>(['dialect', ...(ambiguousAxes.includes(first.axis) ? [] : [first.axis])]);
  const others = sameHash.filter(({ axis }) => !axes.has(axis) && axes.add(axis));
  return others.slice(0, maxAlternatives);
}

/** The message about a hypothesis and its alternatives; the fix is that of the first. */
function withAlternatives(
  mistake: Pick<Mistake, 'message' | 'fix'>,
  others: readonly Hypothesis[],
): Pick<Mistake, 'message' | 'fix'> {
  const { message, fix } = mistake;
  return {
    message: {
      en: [
        message.en,
        ...others.map((other) => `or, with the same text here, ${other.message.en.split(': ')[0] ?? ''}`),
      ].join('; '),
      zh: [message.zh, ...others.map((other) => `或者（此处文本相同）${other.message.zh.split('：')[0] ?? ''}`)].join(
        '；',
      ),
    },
    fix,
  };
}

function areCompatible(a: Hypothesis, b: Hypothesis): boolean {
  if (a.axis === b.axis) return a.axis === 'members' && a.name !== b.name;
  return !(a.axis === 'dialect' && dialectAxes.includes(b.axis));
}

function causeOf(
  format: SignFormat,
  hypotheses: readonly Hypothesis[],
  { mistakes: formatMistakes }: DigestFormat,
  mistakes: readonly Pick<Mistake, 'message' | 'fix'>[] = hypotheses,
): Cause {
  const clauses = [...mistakes, ...formatMistakes];
  return {
    names: [...hypotheses, ...formatMistakes].map(({ name }) => name),
    message: joinClauses(clauses.map(({ message }) => message)),
    fix: joinClauses(clauses.map(({ fix }) => fix)),
    dialects: [],
    alternatives: [],
    canonical: textOf(format, true),
  };
}
