/** `LIMIT` takes whole numbers, and reads a negative one as "all". */
export function toLimit(limit: number): number {
  return Math.max(0, Math.min(Math.trunc(limit), 1_000_000_000));
}
