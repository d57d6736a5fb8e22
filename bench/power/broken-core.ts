import type { Sources } from './generate.ts';

/** A core that breaks one documented rule. */
export interface BrokenCore {
  readonly name: string;
  /** What it does. */
  readonly description: string;
  readonly file: string;
  /** The text that is replaced: it is in the file once. */
  readonly before: string;
  readonly after: string;
}

/**
 * The file of a broken core with its change in it.
 * @throws Error when the sources no longer have the text, or have it more than once.
 */
export function patchedSources(sources: Sources, { name, file, before, after }: BrokenCore): Sources {
  const parts = sources.get(file)?.split(before) ?? [];
  if (parts.length !== 2) throw new Error(`${name}: ${file} has the text ${parts.length - 1} times`);
  return new Map([[file, parts.join(after)]]);
}
