/** A place in plain data: names of members and indexes of lists from the root down. */
export type Path = readonly (string | number)[];

/**
 * Every value inside of plain data, with its place, parents before their children, in the order in which they stand.
 */
export function* valuesIn(
  data: unknown,
  basePath: Path = [],
): Generator<{ readonly path: Path; readonly value: unknown }> {
  if (typeof data !== 'object' || data === null) return;
  const children: readonly (readonly [string | number, unknown])[] = Array.isArray(data)
    ? (data as unknown[]).map((value, index) => [index, value] as const)
    : Object.entries(data);
  for (const [name, value] of children) {
    const path = [...basePath, name];
    yield { path, value };
    yield* valuesIn(value, path);
  }
}

/** The same data with another value at a place; `undefined` takes the member, or the item of the list, away. */
export function withValue<T>(data: T, path: Path, value: unknown): T {
  return replaceAt(data, path, value) as T;
}

function replaceAt(data: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(data)) {
    const list: readonly unknown[] = data;
    return list.flatMap((item, index) => {
      if (index !== name) return [item];
      return rest.length === 0 && value === undefined ? [] : [replaceAt(item, rest, value)];
    });
  }
  const members = Object.entries(data as Record<string, unknown>);
  return Object.fromEntries(
    members.flatMap(([key, item]) => {
      if (key !== name) return [[key, item]];
      return rest.length === 0 && value === undefined ? [] : [[key, replaceAt(item, rest, value)]];
    }),
  );
}
