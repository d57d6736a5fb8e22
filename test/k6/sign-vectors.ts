import { sign } from '../../scenarios/k6/lib/core-client.ts';
import type { FlatPayload } from '../../src/core/signing/canonical.ts';

/** Signs the published examples in k6, and writes each with what came of it. */
const { vectors } = JSON.parse(open(__ENV['VECTORS'] ?? '')) as {
  vectors: readonly { readonly name: string; readonly key: string; readonly payload: FlatPayload }[];
};

export const options = { vus: 1, iterations: 1 };

export default function (): void {
  for (const { name, key, payload } of vectors) console.log(JSON.stringify([name, sign(payload, key)]));
}
