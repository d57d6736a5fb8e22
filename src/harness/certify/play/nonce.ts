import type { Random } from '#core/ports/random.ts';

/** Thirty-two hexadecimal digits that no other call has. */
export function drawNonce(random: Random): string {
  return Array.from({ length: 4 }, () =>
    random
      .integer(0, 2 ** 32 - 1)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
