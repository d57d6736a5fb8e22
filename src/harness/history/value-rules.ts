/** What a value must be. */
export interface AnyRule {
  /** The member may be absent. */
  readonly isOptional?: boolean;
  /** What is wrong with a value ("is no text"), or null. */
  readonly problem: (value: unknown) => string | null;
  /** Paths of the members inside a value that the rule does not know. Only a value without a problem is asked for. */
  readonly unknownMembers?: (value: unknown) => readonly string[];
}

/**
 * A rule for values of exactly the type T. `exactly` is never there: it lets the compiler refuse a rule whose type is
 * wider or narrower than the event's, so that the tables of `schema.ts` cannot drift from the types.
 */
export interface Rule<T> extends AnyRule {
  readonly exactly?: (value: T) => T;
}

/** The rule of a member that may be absent. */
export interface OptionalRule<T> extends Rule<T> {
  readonly isOptional: true;
}

/** One rule for each member of T; an optional member has an optional rule. */
export type Members<T> = {
  readonly [Name in keyof T]-?: Pick<T, Name> extends Required<Pick<T, Name>>
    ? Rule<T[Name]>
    : OptionalRule<Required<T>[Name]>;
};

/** Any JSON value. */
export const anything: Rule<unknown> = { problem: () => null };

export const string: Rule<string> = { problem: (value) => (typeof value === 'string' ? null : 'is no text') };

export const integer: Rule<number> = {
  problem: (value) => (Number.isSafeInteger(value) ? null : 'is no whole number'),
};

/** A finite number; what JSON can hold. */
export const number: Rule<number> = { problem: (value) => (Number.isFinite(value) ? null : 'is no number') };

/** A finite number or null. */
export const numberOrNull: Rule<number | null> = {
  problem: (value) => (value === null || Number.isFinite(value) ? null : 'is neither a number nor null'),
};

export const boolean: Rule<boolean> = {
  problem: (value) => (typeof value === 'boolean' ? null : 'is neither true nor false'),
};

/** One of these texts. */
export function oneOf<const T extends string>(...values: readonly T[]): Rule<T> {
  const known: ReadonlySet<unknown> = new Set(values);
  return { problem: (value) => (known.has(value) ? null : `is none of ${values.join(', ')}`) };
}

export const strings: Rule<readonly string[]> = {
  problem: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'is no list of texts',
};

/** An object of texts, by any names. */
export const texts: Rule<Readonly<Record<string, string>>> = {
  problem: (value) =>
    isObject(value) && Object.values(value).every((item) => typeof item === 'string') ? null : 'is no object of texts',
};

/** A member that may be absent, and otherwise keeps its rule. */
export function optional<T>(rule: Rule<T>): OptionalRule<T> {
  return { ...rule, isOptional: true };
}

/** An object with these members. */
export function object<T>(members: Members<T>): Rule<T> {
  return {
    problem: (value) => (isObject(value) ? memberProblem(value, members) : 'is no object'),
    unknownMembers: (value) => (isObject(value) ? unknownMembersOf(value, members) : []),
  };
}

export const integers: Rule<readonly number[]> = {
  problem: (value) =>
    Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)) ? null : 'is no list of whole numbers',
};

export const numbers: Rule<readonly number[]> = {
  problem: (value) =>
    Array.isArray(value) && value.every((item) => Number.isFinite(item)) ? null : 'is no list of numbers',
};

/** A list of objects with these members. */
export function listOf<T>(members: Members<T>): Rule<readonly T[]> {
  return {
    problem: (value) => {
      if (!Array.isArray(value)) return 'is no list';
      for (const [index, item] of value.entries()) {
        const itemProblem = object(members).problem(item);
        if (itemProblem !== null) return `item ${index + 1}: ${itemProblem}`;
      }
      return null;
    },
    unknownMembers: (value) => [
      ...new Set((value as readonly unknown[]).flatMap((item) => object(members).unknownMembers?.(item) ?? [])),
    ],
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Most values have no unknown members: one list for all of them. */
const noMembers: readonly string[] = [];

/**
 * What is wrong with the members of an object: a required one is missing, or one breaks its rule. Members without a
 * rule may be there.
 */
export function memberProblem(
  value: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, AnyRule>>,
): string | null {
  for (const name in members) {
    if (!Object.hasOwn(value, name)) {
      if (members[name]?.isOptional) continue;
      return `member "${name}" is missing`;
    }
    const problemText = members[name]?.problem(value[name]);
    if (problemText != null) return `member "${name}" ${problemText}`;
  }
  return null;
}

/**
 * Paths of the members that have no rule, those of lists and objects inside included.
 * @param otherMembers names that are known as well.
 */
export function unknownMembersOf(
  value: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, AnyRule>>,
  otherMembers?: ReadonlySet<string>,
): readonly string[] {
  let unknown: string[] | undefined;
  for (const name in value) {
    if (Object.hasOwn(members, name)) {
      const inside = members[name]?.unknownMembers?.(value[name]);
      if (inside?.length) (unknown ??= []).push(...inside.map((path) => `${name}.${path}`));
    } else if (!otherMembers?.has(name)) (unknown ??= []).push(name);
  }
  return unknown ?? noMembers;
}
