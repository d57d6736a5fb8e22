import type { Json } from '../observation.ts';

/** What stands in the place of a secret. */
const maskText = '***';

/**
 * Shorter secrets, in characters, are masked only where they are a whole text: inside of others they are found by
 * chance, and would spoil the names of members.
 */
export const minLengthInside = 4;

/** What may be a sign, whole or cut by a digit, in either case. */
const signLike = /[0-9A-Fa-f]{31}/;

/**
 * Replaces secrets and signs wherever a value shows them. Most values show none, and are given back as they are.
 * @param signs is asked only where something looks like a sign.
 */
export function maskWire<T>(wire: T, secrets: readonly string[], signs: () => readonly string[]): T {
  const text = JSON.stringify(wire);
  const showsSecret = secrets.some((secret) => {
    const quoted = JSON.stringify(secret);
    return secret !== '' && text.includes(secret.length < minLengthInside ? quoted : quoted.slice(1, -1));
  });
  return showsSecret || signLike.test(text) ? maskSecrets(wire, [...secrets, ...signs()]) : wire;
}

/**
 * Replaces secrets in every text and every name of a value.
 * @param secrets empty ones are passed over, and short ones in names.
 * @returns the value itself where it holds none.
 */
function maskSecrets<T>(value: T, secrets: readonly string[]): T {
  const present = secrets.filter((secret) => secret !== '' && contains(value, secret));
  return present.length === 0 ? value : (masked(value as Json, present) as T);
}

function contains(value: unknown, secret: string): boolean {
  if (typeof value === 'string' || typeof value === 'number') return shows(String(value), secret);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => contains(item, secret));
  for (const name in value) {
    if (
      (secret.length >= minLengthInside && name.includes(secret)) ||
      contains((value as Readonly<Record<string, unknown>>)[name], secret)
    )
      return true;
  }
  return false;
}

function masked(value: Json, secrets: readonly string[]): Json {
  if (typeof value === 'string') return maskedText(value, secrets);
  if (typeof value === 'number') return secrets.some((secret) => shows(String(value), secret)) ? maskText : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => masked(item, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [maskedName(name, secrets), masked(member, secrets)]),
  );
}

function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.includes(text) ? maskText : maskedName(text, secrets);
}

function maskedName(name: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (rest, secret) => (secret.length < minLengthInside ? rest : rest.replaceAll(secret, maskText)),
    name,
  );
}

function shows(text: string, secret: string): boolean {
  return secret.length < minLengthInside ? text === secret : text.includes(secret);
}
