import type { Diagnosis } from './diagnosis-result.ts';

/** Shorter secrets are masked only as whole values: a secret `k` would match in every second word. */
const minSearchableLength = 6;

/** Masks secrets in every text for people. What programs read (states, names of steps, codes) stays. */
export function maskDiagnosis(
  { healthy, steps, sign }: Diagnosis,
  secrets: readonly (string | undefined)[],
): Diagnosis {
  const mask = makeMask(secrets);
  return {
    healthy,
    steps: steps.map((step) => ({ ...step, text: maskAll(step.text, mask), fix: maskAll(step.fix, mask) })),
    sign: sign && maskAll(sign, mask),
  };
}

/**
 * Makes a function that masks secrets in a text, also as JSON, a URL or base64 writes them: a merchant may send the
 * AppKey as a member, and it must not get into a log.
 */
export function makeMask(secrets: readonly (string | undefined)[]): (text: string) => string {
  const spellings = new Set(
    secrets.flatMap((secret) => (secret === undefined || secret.trim() === '' ? [] : spellingsOf(secret.trim()))),
  );
  const longSpellings = [...spellings]
    .filter((text) => text.length >= minSearchableLength)
    .toSorted((a, b) => b.length - a.length);
  return (text) =>
    spellings.has(text.trim())
      ? '***'
      : longSpellings.reduce((masked, secret) => masked.replaceAll(secret, '***'), maskShort(text, spellings));
}

function spellingsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ];
}

/** Masks a short secret that is a whole value: `key=kva`, `"kva"`. */
function maskShort(text: string, spellings: ReadonlySet<string>): string {
  return text.replaceAll(/(?<=[=":\s]|^)[^=&",:\s]{1,5}(?=[&",:\s]|$)/g, (value) =>
    spellings.has(value) ? '***' : value,
  );
}

/** Masks secrets in every text of a value made of plain objects and lists. */
function maskAll<T>(value: T, mask: (text: string) => string): T {
  if (typeof value === 'string') return mask(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => maskAll(item, mask)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskAll(inner as unknown, mask)])) as T;
}
