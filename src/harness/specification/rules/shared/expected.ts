import type { Json } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Mismatch } from '../../search/operation.ts';

/** What a value of an answer may be. */
export type Expected =
  | {
      readonly kind: 'value';
      readonly clause: ClauseName;
      /** For the sentence: `"1.00"`, `left out`. */
      readonly allowed: string | (() => string);
      /** undefined: the member is not there. */
      holds(seen: Json | undefined): boolean;
    }
  /** An object with exactly these members. */
  | { readonly kind: 'members'; readonly clause: ClauseName; readonly members: Readonly<Record<string, Expected>> }
  /** A list with exactly these items. */
  | { readonly kind: 'list'; readonly clause: ClauseName; readonly items: readonly Expected[] };

/** Exactly one text, number or truth value. */
export function exactly(clause: ClauseName, value: string | number | boolean): Expected {
  return { kind: 'value', clause, allowed: () => JSON.stringify(value), holds: (seen) => seen === value };
}

/** One of several texts or numbers; undefined: the member may be left out. */
export function oneOf(clause: ClauseName, values: readonly (string | number | boolean | undefined)[]): Expected {
  const allowed = (): string => values.map(show).join(' or ');
  return { kind: 'value', clause, allowed, holds: (seen) => values.some((value) => value === seen) };
}

/** The member is not there. */
export function leftOut(clause: ClauseName): Expected {
  return { kind: 'value', clause, allowed: show(undefined), holds: (seen) => seen === undefined };
}

/** A text with some property. */
export function text(
  clause: ClauseName,
  allowed: string | (() => string),
  holds: (seen: string) => boolean = () => true,
): Expected {
  return { kind: 'value', clause, allowed, holds: (seen) => typeof seen === 'string' && holds(seen) };
}

/** A whole number with some property. */
export function whole(clause: ClauseName, allowed: string, holds: (seen: number) => boolean = () => true): Expected {
  return { kind: 'value', clause, allowed, holds: (seen) => Number.isSafeInteger(seen) && holds(seen as number) };
}

/** What is expected, or nothing. */
export function orLeftOut(expected: Expected): Expected {
  const { clause } = expected;
  const allowed = (): string =>
    `${expected.kind === 'value' ? textOf(expected.allowed) : 'what is written there'} or ${show(undefined)}`;
  return {
    kind: 'value',
    clause,
    allowed,
    holds: (seen) => seen === undefined || fits(expected, seen, []),
  };
}

/** An object with exactly these members. */
export function members(clause: ClauseName, expected: Readonly<Record<string, Expected>>): Expected {
  return { kind: 'members', clause, members: expected };
}

/** A list with exactly these items. */
export function list(clause: ClauseName, items: readonly Expected[]): Expected {
  return { kind: 'list', clause, items };
}

/** What a comparison came to. */
export interface Comparison {
  readonly found: readonly Mismatch[];
  /** Clauses that were held against the value. */
  readonly clauses: readonly ClauseName[];
}

/**
 * Holds a value against what is expected.
 * @param what the sentences begin with: `order 60`.
 * @param root what the value is called.
 */
export function compare(expected: Expected, seen: Json | undefined, what: string, root = 'data'): Comparison {
  const clauses: ClauseName[] = [];
  // Almost everything fits: what stands where, and its sentences, are only made of what does not.
  if (fits(expected, seen, clauses)) return { found: [], clauses };
  return { found: new Findings(what).of(expected, seen, root), clauses };
}

/** Whether a value is as expected. @param clauses those that are held against it are added, each once. */
function fits(expected: Expected, value: Json | undefined, clauses: ClauseName[]): boolean {
  if (!clauses.includes(expected.clause)) clauses.push(expected.clause);
  switch (expected.kind) {
    case 'value':
      return expected.holds(value);
    case 'list':
      return isListOf(value, expected.items.length) && areFitting(expected.items, value, clauses);
    case 'members': {
      if (!isObject(value)) return false;
      let isFitting = true;
      let count = 0;
      for (const name in expected.members) {
        const isThere = Object.hasOwn(value, name);
        if (isThere) count += 1;
        const member = expected.members[name];
        if (member && !fits(member, isThere ? value[name] : undefined, clauses)) isFitting = false;
      }
      return isFitting && Object.keys(value).length === count;
    }
  }
}

function areFitting(items: readonly Expected[], values: readonly Json[], clauses: ClauseName[]): boolean {
  let isFitting = true;
  items.forEach((item, place) => {
    if (!fits(item, values[place], clauses)) isFitting = false;
  });
  return isFitting;
}

function isListOf(value: Json | undefined, length: number): value is readonly Json[] {
  return Array.isArray(value) && value.length === length;
}

/** What in a value is not as expected, in sentences. */
class Findings {
  readonly #what: string;
  readonly #found: Mismatch[] = [];

  constructor(what: string) {
    this.#what = what;
  }

  of(expected: Expected, value: Json | undefined, place: string): readonly Mismatch[] {
    this.#visit(expected, value, place);
    return this.#found;
  }

  #visit(expected: Expected, value: Json | undefined, place: string): void {
    if (expected.kind === 'value') {
      if (!expected.holds(value)) this.#report(expected, value, place, textOf(expected.allowed));
    } else if (expected.kind === 'list') {
      const { items } = expected;
      if (!isListOf(value, items.length)) this.#report(expected, value, place, `a list of ${items.length}`);
      else items.forEach((item, index) => this.#visit(item, value[index], `${place}[${index}]`));
    } else if (!isObject(value)) {
      this.#report(expected, value, place, 'an object');
    } else {
      for (const [name, member] of Object.entries(expected.members))
        this.#visit(member, Object.hasOwn(value, name) ? value[name] : undefined, `${place}.${name}`);
      const unknown = Object.keys(value).find((name) => !Object.hasOwn(expected.members, name));
      if (unknown !== undefined) this.#add(expected.clause, `${place}.${unknown} is there; allowed is no such member`);
    }
  }

  #report({ clause }: Expected, value: Json | undefined, place: string, allowed: string): void {
    this.#add(clause, `${place} was ${show(value)}; allowed is ${allowed}`);
  }

  #add(clause: ClauseName, sentence: string): void {
    this.#found.push({ clause, sentence: `${this.#what}: ${sentence} (${clause})` });
  }
}

/** Whether a value is an object and no list. */
export function isObject(value: Json | undefined): value is { readonly [member: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(allowed: string | (() => string)): string {
  return typeof allowed === 'string' ? allowed : allowed();
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'left out';
  const written = JSON.stringify(value);
  return written.length > 200 ? `${written.slice(0, 200)}…` : written;
}
