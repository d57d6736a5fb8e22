import type { Secrets } from '../ports/random.ts';

/** Makes a nonce that no challenge had before, the last core's included, and that nobody can foresee. */
export function newNonce(secrets: Secrets, wallMs: number): string {
  const words = Array.from({ length: 4 }, () => secrets.secretInteger(0, 0xffff_ffff).toString(16).padStart(8, '0'));
  return `${Math.trunc(wallMs).toString(16)}-${words.join('')}`;
}
