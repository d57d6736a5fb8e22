import { editDistance } from '#simulators/nearest.ts';
import type { Path, Problem } from './issues.ts';

type Container = Record<string | number, unknown>;

/** What a reader makes of data: the value that it stands for, or what is wrong with it. */
export type ReadResult<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** A piece that was taken out, by its place in the data as it was given. */
interface RemovedPart {
  readonly path: Path;
  /** The texts in it. */
  readonly texts: readonly string[];
}

/** Data without what is wrong in it, read. */
export interface PrunedData<T> {
  readonly value: T;
  /** True of a problem of {@link value} that holds of the data as it was given as well. */
  stillApplies(problem: Problem): boolean;
  /** A place in {@link value}, as a place in the data as it was given. */
  originalPath(path: Path): Path;
}

/** Each round takes out all that is wrong, so that more can only follow from what went before. */
const maxPruneRounds = 20;

/**
 * Removes invalid parts until the rest can be read, so that the rest can be checked in the same round.
 * @param placeholders values for members that cannot be left out.
 * @returns null when nothing is left to look at.
 */
export function pruneInvalid<T>(
  input: unknown,
  read: (data: unknown) => ReadResult<T>,
  placeholders: Readonly<Record<string, unknown>>,
): PrunedData<T> | null {
  if (!isContainer(input) || Array.isArray(input)) return null;
  const originalIndices = new WeakMap<object, readonly number[]>();
  const data = copy(input, originalIndices) as Container;
  const removed: RemovedPart[] = [];
  for (let round = 0; round < maxPruneRounds; round += 1) {
    const result = read(data);
    if ('value' in result)
      return {
        value: result.value,
        stillApplies: (problem) => stillApplies(problem, removed, (path) => originalPath(path, data, originalIndices)),
        originalPath: (path) => originalPath(path, data, originalIndices),
      };
    for (const path of removeInvalid(result.problems, data, originalIndices, removed)) {
      if (!Object.hasOwn(placeholders, path)) return null;
      data[path] = placeholders[path];
      removed.push({ path: [path], texts: [] });
    }
  }
  return null;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** A copy that can be changed, with the place of each item in the list that it comes from. */
function copy(value: unknown, originalIndices: WeakMap<object, readonly number[]>): unknown {
  if (Array.isArray(value)) {
    const items = Array.from(value, (item: unknown) => copy(item, originalIndices));
    originalIndices.set(
      items,
      items.map((_, index) => index),
    );
    return items;
  }
  if (!isContainer(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null))
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member, originalIndices)]));
}

/** Takes out each piece that has a problem. @returns the members of the root that are missing. */
function removeInvalid(
  problems: readonly Problem[],
  data: Container,
  originalIndices: WeakMap<object, readonly number[]>,
  removed: RemovedPart[],
): readonly string[] {
  const missingMembers = new Set<string>();
  const indicesToRemove = new Map<unknown[], Set<number>>();
  // All are found before the first is taken out: the places of the others would change.
  const targets = problems.map(({ path }) => nearestExisting(path, data));
  for (const { path, parent, part } of targets) {
    if (path.length === 0) {
      missingMembers.add(String(part));
      continue;
    }
    if (!Object.hasOwn(parent, part)) continue;
    removed.push({ path: originalPath(path, data, originalIndices), texts: collectTexts(parent[part]) });
    if (Array.isArray(parent))
      indicesToRemove.set(parent, (indicesToRemove.get(parent) ?? new Set()).add(Number(part)));
    else Reflect.deleteProperty(parent, part);
  }
  for (const [list, indices] of indicesToRemove) {
    const remainingIndices = (originalIndices.get(list) ?? []).filter((_, index) => !indices.has(index));
    const items = list.filter((_, index) => !indices.has(index));
    list.splice(0, list.length, ...items);
    originalIndices.set(list, remainingIndices);
  }
  return [...missingMembers];
}

/**
 * The piece at a place; where a member is missing, what should have it. An empty path: a member of the root is missing.
 */
function nearestExisting(
  path: Path,
  data: Container,
): { readonly path: Path; readonly parent: Container; readonly part: string | number } {
  let parent = data;
  let [grandparent, parentKey] = [data, path[0] ?? ''];
  for (const [depth, part] of path.entries()) {
    if (!Object.hasOwn(parent, part)) {
      return depth === 0
        ? { path: [], parent: data, part }
        : { path: path.slice(0, depth), parent: grandparent, part: parentKey };
    }
    const next = parent[part];
    if (depth === path.length - 1 || !isContainer(next)) return { path: path.slice(0, depth + 1), parent, part };
    [grandparent, parentKey, parent] = [parent, part, next];
  }
  return { path: [], parent: data, part: '' };
}

function originalPath(path: Path, data: unknown, originalIndices: WeakMap<object, readonly number[]>): Path {
  let current = data;
  return path.map((part) => {
    const place =
      typeof part === 'number' && Array.isArray(current) ? (originalIndices.get(current)?.[part] ?? part) : part;
    current = isContainer(current) ? current[part] : undefined;
    return place;
  });
}

function collectTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return isContainer(value) ? Object.values(value).flatMap(collectTexts) : [];
}

/** False when a problem may only follow from a piece that was taken out. */
function stillApplies(
  { path: at, reference, dependsOn = [] }: Problem,
  removed: readonly RemovedPart[],
  place: (path: Path) => Path,
): boolean {
  // What is missing in a piece is missing because the piece was taken out.
  if (removed.some(({ path }) => within(place(at), path))) return false;
  const dependencies = dependsOn.map(place);
  if (
    removed.some(({ path }) =>
      dependencies.some((other) => within(path, other) || within(other, path) || mayBeMistyped(path, other)),
    )
  )
    return false;
  if (!reference) return true;
  const referenceScope = place(reference.within);
  return !removed.some(
    ({ path, texts }) =>
      within(referenceScope, path) ||
      (within(path, referenceScope) && texts.some((text) => isSimilar(text, reference.name))),
  );
}

/** True for a member of the root whose name may have been meant by that of another. */
function mayBeMistyped(path: Path, other: Path): boolean {
  return path.length === 1 && other.length === 1 && isSimilar(String(path[0]), String(other[0]));
}

/** True for a place that is another one, or lies in it. */
function within(path: Path, other: Path): boolean {
  return other.every((part, index) => path[index] === part);
}

/** True for a name that may have been meant by another: equal, or but for one letter in three. */
function isSimilar(text: string, name: string): boolean {
  const length = Math.max(text.length, name.length);
  return length <= 60 && editDistance(text, name) * 3 <= length;
}
