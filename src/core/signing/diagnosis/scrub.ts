/** Shorter texts are masked where they stand alone only: `k` is in every second word. */
const minSearchableLength = 6;

/**
 * Makes the function that masks secrets wherever they stand, also as JSON, a URL or base64 writes them: a merchant who
 * sends the AppKey as a member must not find it in a log.
 */
export function makeScrub(secrets: readonly (string | undefined)[]): (text: string) => string {
  const spellings = new Set(
    secrets.flatMap((secret) => (secret === undefined || secret.trim() === '' ? [] : spellingsOf(secret.trim()))),
  );
  const longSpellings = [...spellings]
    .filter((text) => text.length >= minSearchableLength)
    .toSorted((a, b) => b.length - a.length);
  return (text) =>
    spellings.has(text.trim())
      ? '***'
      : longSpellings.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, '***'), scrubShort(text, spellings));
}

function spellingsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ];
}

/** A short secret that is a whole value: `key=kva`, `"kva"`. */
function scrubShort(text: string, spellings: ReadonlySet<string>): string {
  return text.replaceAll(/(?<=[=":\s]|^)[^=&",:\s]{1,5}(?=[&",:\s]|$)/g, (value) =>
    spellings.has(value) ? '***' : value,
  );
}

/** Masks secrets in every text of a value made of plain objects and lists. */
export function scrubAll<T>(value: T, scrub: (text: string) => string): T {
  if (typeof value === 'string') return scrub(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => scrubAll(item, scrub)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, scrubAll(inner as unknown, scrub)]),
  ) as T;
}
