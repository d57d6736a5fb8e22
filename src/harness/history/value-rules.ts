/** Says what is wrong with a value ("is no text"), or null when nothing is. */
export interface AnyRule {
  readonly problem: (value: unknown) => string | null;
}

/**
 * A rule for values of exactly the type T. `exactly` is never there: it lets the compiler refuse a rule whose type is
 * wider or narrower than the event's, so that the tables of `schema.ts` cannot drift from the types.
 */
export interface Rule<T> extends AnyRule {
  readonly exactly?: (value: T) => T;
}

/** One rule for each member of T. */
export type Members<T> = { readonly [Name in keyof T]-?: Rule<T[Name]> };

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

/** An object with these members. */
export function object<T>(members: Members<T>): Rule<T> {
  return { problem: (value) => (isObject(value) ? memberProblem(value, members) : 'is no object') };
}

export const integers: Rule<readonly number[]> = {
  problem: (value) =>
    Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)) ? null : 'is no list of whole numbers',
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
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What is wrong with the members of an object: one is missing, breaks its rule, or is not known.
 * @param otherMembers names that may be there as well and are looked at elsewhere.
 */
export function memberProblem(
  value: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, AnyRule>>,
  otherMembers?: ReadonlySet<string>,
): string | null {
  for (const name in members) {
    if (!Object.hasOwn(value, name)) return `member "${name}" is missing`;
    const problemText = members[name]?.problem(value[name]);
    if (problemText != null) return `member "${name}" ${problemText}`;
  }
  for (const name in value) {
    if (!Object.hasOwn(members, name) && !otherMembers?.has(name)) return `member "${name}" is not known here`;
  }
  return null;
}
