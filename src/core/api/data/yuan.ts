import { z } from 'zod';

/** An amount in an answer: yuan with two places, as text (PROTOCOL §3). */
export const yuanSchema = z.string().regex(/^\d+\.\d{2}$/);

/**
 * An amount as the answers show it, `"1.00"` for 100 fen. Inside the core amounts are whole fen: no fraction is ever
 * added up.
 * @param fen a whole number, 0 or more
 */
export function formatYuan(fen: number): string {
  const cents = fen % 100;
  return `${(fen - cents) / 100}.${String(cents).padStart(2, '0')}`;
}
