import { readFileSync } from 'node:fs';

/** A published example of the signing rule. */
export interface SignVector {
  readonly name: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, string | number>>;
  readonly canonical: string;
  readonly sign: string;
}

/** Every published example (`vectors/sign.json`). */
export const vectors = (
  JSON.parse(readFileSync(new URL('../../vectors/sign.json', import.meta.url), 'utf8')) as { vectors: SignVector[] }
).vectors;

/** The documentation's deliver example. */
export const deliver = vectors[0]!;
