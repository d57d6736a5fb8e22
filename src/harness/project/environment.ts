import { isObject } from '../history/value-rules.ts';
import type { Path } from '../scenario/issues.ts';
import { isSecretReference } from './secrets.ts';

type Members = Readonly<Record<string, unknown>>;

/** Members that an environment replaces as a whole, though they are objects. */
const replacedWhole: ReadonlySet<string> = new Set(['driver']);

/**
 * A project file as one environment has it: its members replace those of the file, objects member by member and lists
 * as a whole.
 * @param name null: the file alone.
 */
export function inEnvironment(data: Members, name: string | null): Members {
  const { environments, ...base } = data;
  const overlay = name === null ? {} : overlayOf(environments, name);
  return mergeMembers(withTargetUrl(base), withTargetUrl(overlay));
}

/** Where a member of {@link inEnvironment} stands in the file: among those of the environment, or above. */
export function pathInFile(data: Members, name: string | null, path: Path): Path {
  if (name === null) return path;
  return isReplaced(withTargetUrl(overlayOf(data['environments'], name)), path)
    ? ['environments', name, ...path]
    : path;
}

function overlayOf(environments: unknown, name: string): Members {
  const overlay = isObject(environments) && Object.hasOwn(environments, name) ? environments[name] : undefined;
  return isObject(overlay) ? overlay : {};
}

/** A target that is only a URL is short for an object with it. */
function withTargetUrl(members: Members): Members {
  return typeof members['target'] === 'string' ? { ...members, target: { url: members['target'] } } : members;
}

function isMergeable(value: unknown): value is Members {
  return isObject(value) && !isSecretReference(value);
}

function mergeMembers(base: Members, overlay: Members): Members {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(overlay)) {
    const before = merged[name];
    merged[name] =
      isMergeable(value) && isMergeable(before) && !replacedWhole.has(name) ? mergeMembers(before, value) : value;
  }
  return merged;
}

function isReplaced(overlay: Members, path: Path): boolean {
  let value: unknown = overlay;
  for (const part of path) {
    if (!isMergeable(value)) return true;
    if (!Object.hasOwn(value, part)) return false;
    if (replacedWhole.has(String(part))) return true;
    value = value[part];
  }
  return true;
}
