import { isSpan } from '../span.ts';

/** Whether two values of an entity are the same, in which the order of members means nothing. */
export function areAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return (one ?? null) === (other ?? null);
  if (one === null || other === null) return false;
  if (isSpan(one)) return isSpan(other) && one.from === other.from && one.to === other.to;
  if (Array.isArray(one)) return Array.isArray(other) && areListsAlike(one, other);
  return !Array.isArray(other) && areMembersAlike(one, other);
}

function areListsAlike(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let place = 0; place < one.length; place += 1) if (!areAlike(one[place], other[place])) return false;
  return true;
}

function areMembersAlike(one: object, other: object): boolean {
  let more = 0;
  for (const name in one) {
    if (!Object.hasOwn(other, name)) return false;
    if (!areAlike((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name])) return false;
    more += 1;
  }
  for (const name in other) if (Object.hasOwn(other, name)) more -= 1;
  return more === 0;
}
