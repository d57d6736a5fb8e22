import type { Band } from '../model/bands.ts';

/** What was drawn at a rectangle of the canvas; CSS pixels. */
export interface Hit {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly target:
    | { readonly kind: 'band'; readonly band: Band }
    | { readonly kind: 'event'; readonly place: number }
    | { readonly kind: 'finding'; readonly finding: number };
}

/** What is under a point: findings and signs before stretches of time, the last drawn first. */
export function hitAt(hits: readonly Hit[], x: number, y: number): Hit | undefined {
  const here = hits.filter(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom);
  return here.findLast(({ target }) => target.kind !== 'band') ?? here.at(-1);
}
