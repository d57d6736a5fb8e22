import { z } from 'zod';

/** A secret that an environment variable holds. */
export interface SecretReference {
  readonly env: string;
}

/** A value in which every secret is a text. */
export type Resolved<T> = T extends SecretReference
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Resolved<Item>[]
    : T extends object
      ? { readonly [Member in keyof T]: Resolved<T[Member]> }
      : T;

/** A variable that is not set, and the member that needs it. */
export interface MissingVariable {
  readonly variable: string;
  readonly path: readonly (string | number)[];
}

const referenceSchema = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) });

/** A secret: a text, or `{ env: 'VARIABLE' }`, which keeps it out of the file. */
export const secretSchema = z.union([z.string().min(1), referenceSchema], {
  error: 'it must be a text that is not empty, or {"env": "VARIABLE"} with the name of an environment variable',
});

export function isSecretReference(value: unknown): value is SecretReference {
  return referenceSchema.safeParse(value).success;
}

/**
 * Replaces every `{ env: 'VARIABLE' }` in a value by the variable's text.
 * @param path of the value in its file.
 * @param missing gets the variables that are not set; the value has an empty text there.
 */
export function resolveSecrets<T>(
  value: T,
  env: (name: string) => string | undefined,
  path: MissingVariable['path'],
  missing: MissingVariable[],
): Resolved<T> {
  return resolved(value, env, path, missing) as Resolved<T>;
}

function resolved(
  value: unknown,
  env: (name: string) => string | undefined,
  path: MissingVariable['path'],
  missing: MissingVariable[],
): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isSecretReference(value)) {
    const text = env(value.env) ?? '';
    if (text === '') missing.push({ variable: value.env, path });
    return text;
  }
  if (Array.isArray(value)) return value.map((item, index) => resolved(item, env, [...path, index], missing));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, resolved(member, env, [...path, name], missing)]),
  );
}
