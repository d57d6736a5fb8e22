import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '#core/error-message.ts';
import { cachedK6, k6CacheDir, k6Release } from './release.ts';

/** A k6 that can be used. */
export interface K6Program {
  readonly path: string;
  /** As `v2.2.0`. */
  readonly version: string;
  readonly source: 'K6_PATH' | 'PATH' | 'cache';
}

/** Where to look. */
export interface FindOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: the project's own cache. */
  readonly cacheDir?: string;
}

const runFile = promisify(execFile);

/** How long `k6 version` may take, ms: it answers within a tenth of a second, or hangs. */
const versionTimeoutMs = 15_000;

/** The error when there is no k6: all ways to get one. */
export const k6MissingMessage = [
  'k6 is needed to make the load, and there is none: not in K6_PATH, not on PATH, and none that vendloop has built.',
  `  - with Go ${k6Release.minGo.join('.')} or newer on PATH, vendloop can build k6 ${k6Release.version}, ` +
    'once and in 1 to 3 minutes;',
  `  - or install k6 ${k6Release.minMajor} or newer from a package of your system ` +
    '(https://grafana.com/docs/k6/latest/set-up/install-k6/), so that it is on PATH;',
  '  - or set K6_PATH to an executable that you have.',
  'npm\'s "k6" is an empty placeholder and does not help.',
].join('\n');

/**
 * Finds k6: the one that K6_PATH names and no other, else the one on PATH, else the one that vendloop has built.
 *
 * @throws Error with one sentence when what was found cannot be used, or {@link k6MissingMessage}
 */
export async function findK6({ env, cacheDir = k6CacheDir }: FindOptions): Promise<K6Program> {
  const configuredPath = env['K6_PATH'] ?? '';
  if (configuredPath !== '') return checkVersion(configuredPath, 'K6_PATH');
  const [onPath] = await executables('k6', env);
  const unusable: string[] = [];
  for (const [path, source] of [
    [onPath, 'PATH'],
    [await executable(cachedK6(cacheDir)), 'cache'],
  ] as const) {
    if (path === undefined) continue;
    try {
      return await checkVersion(path, source);
    } catch (error) {
      // The next place may have a right one; if none has, this is why.
      unusable.push(messageOf(error));
    }
  }
  throw new Error(unusable.length > 0 ? unusable.join('\n') : k6MissingMessage);
}

/** Every executable of a name on PATH, in its order. */
export async function executables(name: string, env: FindOptions['env']): Promise<string[]> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const paths = await Promise.all(folders.map((folder) => executable(join(folder, name))));
  return paths.filter((path) => path !== undefined);
}

async function executable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}

/** Asks an executable for its version. */
async function checkVersion(path: string, source: K6Program['source']): Promise<K6Program> {
  const label = `${path} (from ${source === 'cache' ? "vendloop's own cache" : source})`;
  const { stdout: output } = await runFile(path, ['version'], { timeout: versionTimeoutMs }).catch((error: unknown) => {
    throw new Error(`${label} cannot be used: ${reasonOf(error)}. ${adviceBySource[source]}`, { cause: error });
  });
  const [, version, major] = /^k6(?:\.exe)? (v(\d+)\.\d+\.\d+\S*)/.exec(output) ?? [];
  if (version === undefined)
    throw new Error(
      `${label} is not k6: its "version" prints "${output.split('\n')[0]?.slice(0, 80) ?? ''}". ` +
        adviceBySource[source],
    );
  if (Number(major) < k6Release.minMajor)
    throw new Error(
      `${label} is k6 ${version}, and ${k6Release.minMajor} or newer is needed. ${adviceBySource[source]}`,
    );
  return { path, version, source };
}

const adviceBySource = {
  K6_PATH: `Set K6_PATH to an executable of k6 ${k6Release.minMajor} or newer, or unset it.`,
  PATH: `Install a newer one, set K6_PATH, or have vendloop install k6 ${k6Release.version} for itself.`,
  cache: 'Delete it and install it again.',
} as const satisfies Record<K6Program['source'], string>;

function reasonOf(error: unknown): string {
  const { code, killed, message } = error as NodeJS.ErrnoException & { readonly killed?: boolean };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be executed';
  if (killed) return `"version" took longer than ${versionTimeoutMs / 1000} s`;
  return typeof code === 'number' ? `"version" ended with status ${String(code)}` : message;
}
