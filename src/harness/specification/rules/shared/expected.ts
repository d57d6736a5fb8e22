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
    holds: (seen) => seen === undefined || compare(expected, seen, '').found.length === 0,
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
  const found: Mismatch[] = [];
  const clauses = new Set<ClauseName>();
  const visit = (one: Expected, value: Json | undefined, place: string): void => {
    clauses.add(one.clause);
    const report = (allowed: string): void => {
      const sentence = `${what}: ${place} was ${show(value)}; allowed is ${allowed} (${one.clause})`;
      found.push({ clause: one.clause, sentence });
    };
    if (one.kind === 'value') {
      if (!one.holds(value)) report(textOf(one.allowed));
    } else if (one.kind === 'list') {
      if (!Array.isArray(value) || value.length !== one.items.length) report(`a list of ${one.items.length}`);
      else one.items.forEach((item, index) => visit(item, (value as Json[])[index], `${place}[${index}]`));
    } else if (!isObject(value)) {
      report('an object');
    } else {
      for (const [name, member] of Object.entries(one.members)) {
        visit(member, Object.hasOwn(value, name) ? value[name] : undefined, `${place}.${name}`);
      }
      const unknown = Object.keys(value).find((name) => !Object.hasOwn(one.members, name));
      if (unknown !== undefined) {
        const sentence = `${what}: ${place}.${unknown} is there; allowed is no such member (${one.clause})`;
        found.push({ clause: one.clause, sentence });
      }
    }
  };
  visit(expected, seen, root);
  return { found, clauses: [...clauses] };
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
