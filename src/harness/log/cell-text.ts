/** A member of an NDJSON row as text. Null is an empty cell; an object stays visible, and is not taken for one. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell.trim() : JSON.stringify(cell);
}
