import { editsBetween } from '#simulators/nearest.ts';
import type { Path, Problem } from './issues.ts';

type Container = Record<string | number, unknown>;

/** What a reader makes of data: the value that it stands for, or what is wrong with it. */
export type Reading<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** A piece that was taken out, by its place in the data as it was given. */
interface Lost {
  readonly path: Path;
  /** The texts in it. */
  readonly texts: readonly string[];
}

/** Data without what is wrong in it, read. */
export interface Salvaged<T> {
  readonly value: T;
  /** True of a problem of {@link value} that holds of the data as it was given as well. */
  holds(problem: Problem): boolean;
  /** A place in {@link value}, as a place in the data as it was given. */
  placed(path: Path): Path;
}

/** Each round takes out all that is wrong, so that more can only follow from what went before. */
const maxRounds = 20;

/**
 * Takes out of data what is wrong with it until the rest can be read, so that the rest can be looked at in the same round.
 * @param standIns values for members that cannot be left out.
 * @returns null when nothing is left to look at.
 */
export function salvage<T>(
  given: unknown,
  read: (data: unknown) => Reading<T>,
  standIns: Readonly<Record<string, unknown>>,
): Salvaged<T> | null {
  if (!isContainer(given) || Array.isArray(given)) return null;
  const places = new WeakMap<object, readonly number[]>();
  const data = copy(given, places) as Container;
  const lost: Lost[] = [];
  for (let round = 0; round < maxRounds; round += 1) {
    const reading = read(data);
    if ('value' in reading)
      return {
        value: reading.value,
        holds: (problem) => holds(problem, lost, (path) => placed(path, data, places)),
        placed: (path) => placed(path, data, places),
      };
    for (const path of takeOut(reading.problems, data, places, lost)) {
      if (!Object.hasOwn(standIns, path)) return null;
      data[path] = standIns[path];
      lost.push({ path: [path], texts: [] });
    }
  }
  return null;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** A copy that can be changed, with the place of each item in the list that it comes from. */
function copy(value: unknown, places: WeakMap<object, readonly number[]>): unknown {
  if (Array.isArray(value)) {
    const items = Array.from(value, (item: unknown) => copy(item, places));
    places.set(
      items,
      items.map((_, index) => index),
    );
    return items;
  }
  if (!isContainer(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null))
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member, places)]));
}

/** Takes out each piece that has a problem. @returns the members of the root that are missing. */
function takeOut(
  problems: readonly Problem[],
  data: Container,
  places: WeakMap<object, readonly number[]>,
  lost: Lost[],
): readonly string[] {
  const missing = new Set<string>();
  const doomed = new Map<unknown[], Set<number>>();
  // All are found before the first is taken out: the places of the others would change.
  const pieces = problems.map(({ path }) => existing(path, data));
  for (const { path, parent, part } of pieces) {
    if (path.length === 0) {
      missing.add(String(part));
      continue;
    }
    if (!Object.hasOwn(parent, part)) continue;
    lost.push({ path: placed(path, data, places), texts: textsIn(parent[part]) });
    if (Array.isArray(parent)) doomed.set(parent, (doomed.get(parent) ?? new Set()).add(Number(part)));
    else Reflect.deleteProperty(parent, part);
  }
  for (const [list, indices] of doomed) {
    const kept = (places.get(list) ?? []).filter((_, index) => !indices.has(index));
    const items = list.filter((_, index) => !indices.has(index));
    list.splice(0, list.length, ...items);
    places.set(list, kept);
  }
  return [...missing];
}

/** The piece at a place; where a member is missing, what should have it. An empty path: a member of the root is missing. */
function existing(
  path: Path,
  data: Container,
): { readonly path: Path; readonly parent: Container; readonly part: string | number } {
  let parent = data;
  let [before, above] = [data, path[0] ?? ''];
  for (const [depth, part] of path.entries()) {
    if (!Object.hasOwn(parent, part)) {
      return depth === 0
        ? { path: [], parent: data, part }
        : { path: path.slice(0, depth), parent: before, part: above };
    }
    const next = parent[part];
    if (depth === path.length - 1 || !isContainer(next)) return { path: path.slice(0, depth + 1), parent, part };
    [before, above, parent] = [parent, part, next];
  }
  return { path: [], parent: data, part: '' };
}

function placed(path: Path, data: unknown, places: WeakMap<object, readonly number[]>): Path {
  let here = data;
  return path.map((part) => {
    const place = typeof part === 'number' && Array.isArray(here) ? (places.get(here)?.[part] ?? part) : part;
    here = isContainer(here) ? here[part] : undefined;
    return place;
  });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return isContainer(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** False when a problem may only follow from a piece that was taken out. */
function holds({ path: at, refers, uses = [] }: Problem, lost: readonly Lost[], place: (path: Path) => Path): boolean {
  // What is missing in a piece is missing because the piece was taken out.
  if (lost.some(({ path }) => within(place(at), path))) return false;
  const used = uses.map(place);
  if (
    lost.some(({ path }) => used.some((other) => within(path, other) || within(other, path) || mistyped(path, other)))
  )
    return false;
  if (!refers) return true;
  const around = place(refers.within);
  return !lost.some(
    ({ path, texts }) =>
      within(around, path) || (within(path, around) && texts.some((text) => resembles(text, refers.name))),
  );
}

/** True for a member of the root whose name may have been meant by that of another. */
function mistyped(path: Path, other: Path): boolean {
  return path.length === 1 && other.length === 1 && resembles(String(path[0]), String(other[0]));
}

/** True for a place that is another one, or lies in it. */
function within(path: Path, other: Path): boolean {
  return other.every((part, index) => path[index] === part);
}

/** True for a name that may have been meant by another: equal, or but for one letter in three. */
function resembles(text: string, name: string): boolean {
  const length = Math.max(text.length, name.length);
  return length <= 60 && editsBetween(text, name) * 3 <= length;
}
