import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';

/** Endings of a project file, `vendloop.config.*`. */
export const projectFileEndings = ['ts', 'mts', 'mjs', 'js', 'yaml', 'yml', 'json'] as const;

/** A project file's name in its folder. */
export function projectFileName(ending: (typeof projectFileEndings)[number]): string {
  return `vendloop.config.${ending}`;
}

/**
 * The project file of a folder, or else of the nearest folder above it.
 * @returns its path, undefined when there is none. @throws UsageError when a folder has two.
 */
export function findProjectFile(folder: string): string | undefined {
  for (let dir = folder; ; dir = dirname(dir)) {
    const [file, other] = projectFileEndings.map((ending) => join(dir, projectFileName(ending))).filter(isFile);
    if (file !== undefined && other !== undefined)
      throw new UsageError(`there are two project files, ${file} and ${other}: remove one, or name one with --config`);
    if (file !== undefined || dir === dirname(dir)) return file;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
