import type { Json } from '../observation.ts';

/** What stands in the place of a secret. */
const maskText = '***';

/**
 * Shorter secrets, in characters, are masked only where they are a whole text: inside of others they are found by
 * chance, and would spoil the names of members.
 */
export const minLengthInside = 4;

/** So many hex digits in a row, in either case, may be a sign, whole or cut by a digit. */
const signLikeLength = 31;

/**
 * Replaces secrets and signs wherever a value shows them. Most values show none, and are given back as they are.
 * @param signs is asked only where something looks like a sign.
 */
export function maskWire<T>(wire: T, secrets: readonly string[], signs: () => readonly string[]): T {
  const text = JSON.stringify(wire);
  const showsSecret = secrets.some((secret) => secret !== '' && text.includes(jsonOf(secret)));
  return showsSecret || showsSignLike(text) ? maskSecrets(wire, [...secrets, ...signs()]) : wire;
}

/** Whether a text has enough hex digits in a row. One of such a row is always at a place that is examined. */
function showsSignLike(text: string): boolean {
  for (let place = signLikeLength - 1; place < text.length; place += signLikeLength) {
    if (!isHexDigit(text.charCodeAt(place))) continue;
    let [first, last] = [place, place];
    while (isHexDigit(text.charCodeAt(first - 1))) first -= 1;
    while (isHexDigit(text.charCodeAt(last + 1))) last += 1;
    if (last - first + 1 >= signLikeLength) return true;
  }
  return false;
}

/** @param code NaN: there is no character. */
function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** A secret as JSON shows it, in quotes where it must be a whole text. */
function jsonOf(secret: string): string {
  const quoted = JSON.stringify(secret);
  return secret.length < minLengthInside ? quoted : quoted.slice(1, -1);
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
