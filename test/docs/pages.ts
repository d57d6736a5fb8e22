import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '../..');

/** Every document, as a path from the root. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'docs/protocol')).map((name) => `docs/protocol/${name}`),
];

/** The text of a file of the project. */
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A page without its code blocks: what stands in them is a command or its output. */
export const prose = (page: string): string => read(page).replaceAll(/^```[^]*?^```/gm, '');
