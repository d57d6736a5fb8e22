/** Says what is wrong with a value ("is no text"), or null when nothing is. */
export interface AnyRule {
  readonly complaint: (value: unknown) => string | null;
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

export const text: Rule<string> = { complaint: (value) => (typeof value === 'string' ? null : 'is no text') };

export const whole: Rule<number> = {
  complaint: (value) => (Number.isSafeInteger(value) ? null : 'is no whole number'),
};

/** A finite number; what JSON can hold. */
export const number: Rule<number> = { complaint: (value) => (Number.isFinite(value) ? null : 'is no number') };

/** A finite number or null. */
export const numberOrNull: Rule<number | null> = {
  complaint: (value) => (value === null || Number.isFinite(value) ? null : 'is neither a number nor null'),
};

export const flag: Rule<boolean> = {
  complaint: (value) => (typeof value === 'boolean' ? null : 'is neither true nor false'),
};

/** One of these texts. */
export function oneOf<const T extends string>(...values: readonly T[]): Rule<T> {
  const known: ReadonlySet<unknown> = new Set(values);
  return { complaint: (value) => (known.has(value) ? null : `is none of ${values.join(', ')}`) };
}

export const texts: Rule<readonly string[]> = {
  complaint: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'is no list of texts',
};

/** An object with these members. */
export function object<T>(members: Members<T>): Rule<T> {
  return { complaint: (value) => (isObject(value) ? memberComplaint(value, members) : 'is no object') };
}

export const wholes: Rule<readonly number[]> = {
  complaint: (value) =>
    Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)) ? null : 'is no list of whole numbers',
};

/** A list of objects with these members. */
export function listOf<T>(members: Members<T>): Rule<readonly T[]> {
  return {
    complaint: (value) => {
      if (!Array.isArray(value)) return 'is no list';
      for (const [index, item] of value.entries()) {
        const wrong = object(members).complaint(item);
        if (wrong !== null) return `item ${index + 1}: ${wrong}`;
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
 * @param besides names that may be there as well and are looked at elsewhere.
 */
export function memberComplaint(
  value: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, AnyRule>>,
  besides?: ReadonlySet<string>,
): string | null {
  for (const name in members) {
    if (!Object.hasOwn(value, name)) return `member "${name}" is missing`;
    const wrong = members[name]?.complaint(value[name]);
    if (wrong != null) return `member "${name}" ${wrong}`;
  }
  for (const name in value) {
    if (!Object.hasOwn(members, name) && !besides?.has(name)) return `member "${name}" is not known here`;
  }
  return null;
}
