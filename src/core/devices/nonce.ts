import type { Secrets } from '../ports/random.ts';

/** Makes an unpredictable nonce that no challenge had before, those of earlier cores included. */
export function newNonce(secrets: Secrets, wallMs: number): string {
  const words = Array.from({ length: 4 }, () => secrets.secretInteger(0, 0xffff_ffff).toString(16).padStart(8, '0'));
  return `${Math.trunc(wallMs).toString(16)}-${words.join('')}`;
}
