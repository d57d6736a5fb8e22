import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Variant } from './driven-server.ts';
import { bareEcho, coreEcho } from './driver.ts';

/** A file beside this one, as it stands or as it was built: a loader of TypeScript would be measured with it. */
const fileHere = (name: string): URL =>
  new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** The bare pipeline. */
export const bareSide = () => ({ name: 'bare', module: fileHere('bare'), echo: bareEcho }) as const satisfies Variant;

/** This checkout's core. */
export const fullSide = () => ({ name: 'full', module: fileHere('full'), echo: coreEcho }) as const satisfies Variant;

/** This checkout's core with its rows in memory alone. */
export const memorySide = () => ({ ...fullSide(), name: 'memory', inMemory: true }) as const satisfies Variant;

/** The core of another checkout, whose benchmark is built. @throws RangeError that explains how to build it. */
export function sideOfCheckout(folder: string): Variant {
  const file = resolve(folder, 'runs/bench/bench/ceiling/full.js');
  if (!existsSync(file))
    throw new RangeError(
      `--against has "${folder}", but there is no built benchmark: run ` +
        `"npm ci && node build.mjs tsconfig.bench.json runs/bench" there ` +
        `(${file} is missing)`,
    );
  return { name: 'against', module: pathToFileURL(file), echo: coreEcho };
}
