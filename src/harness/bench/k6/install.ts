import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Clock } from '#core/ports/clock.ts';
import { makeDirectories } from '#harness/make-directories.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';
import { executables, findK6, k6MissingMessage, type K6Program } from './find.ts';
import { withLockFile } from './lock-file.ts';
import { cachedK6, k6CacheDir, k6Release } from './release.ts';

/** What an installation needs. */
export interface InstallOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Prints progress, a line at a time. */
  readonly print: (line: string) => void;
  /** Default: the project's own cache. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
}

const runFile = promisify(execFile);

/** How many of Go's last lines an error repeats. */
const maxKeptLines = 12;
/** Compiling k6 names some 1,300 packages: so many of them make a line of progress. */
const packagesPerLine = 200;

/**
 * Builds the pinned k6 with Go into the cache, unless it is there already. Two runs at once build it once.
 *
 * @throws Error that names what is missing, or repeats the last output of Go
 */
export async function installK6({
  env,
  clock,
  print,
  cacheDir = k6CacheDir,
  signal,
}: InstallOptions): Promise<K6Program> {
  const target = cachedK6(cacheDir);
  const cached = (): Promise<K6Program> => findK6({ env: {}, cacheDir });
  const onWaiting = (pid: number): void =>
    print(`process ${pid} is building k6 already: waiting for it (if it is none of vendloop, delete ${target}.lock)`);
  return withLockFile(`${target}.lock`, clock, onWaiting, async () => {
    const existing = await cached().catch(() => null);
    if (existing) return existing;
    const go = await findGo(env);
    const folder = await mkdtemp(join(dirname(target), 'build-'));
    try {
      await build({ go, folder, env, print, signal });
      makeDirectories(dirname(target));
      await rename(join(folder, 'k6'), target);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    print(`k6 ${k6Release.version} is at ${target}`);
    return cached();
  });
}

interface BuildOptions {
  readonly go: string;
  /** Empty, and gone afterwards. */
  readonly folder: string;
  readonly env: InstallOptions['env'];
  readonly print: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * A module of its own that requires k6: `go install` asks the proxy for a list of versions, which not every proxy has.
 */
async function build(options: BuildOptions): Promise<void> {
  const { module, version } = k6Release;
  options.print(`building k6 ${version} with ${options.go}: 1 to 3 minutes, once`);
  await runGo(options, ['mod', 'init', 'k6tool']);
  await runGo(options, ['mod', 'edit', '-require', `${module}@${version}`]);
  await runGo(options, ['build', '-v', '-mod=mod', '-trimpath', '-o', 'k6', module]);
}

/** Runs Go once. */
async function runGo({ go, folder, env, print, signal }: BuildOptions, args: readonly string[]): Promise<void> {
  signal?.throwIfAborted();
  const child = spawnGroup(go, args, {
    cwd: folder,
    env: { ...env, ...goSettings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Go has compilers of its own at work.
  const stop = (): void => signalGroup(child, 'SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  const lastLines: string[] = [];
  let packages = 0;
  if (child.stderr)
    createInterface({ input: child.stderr }).on('line', (line) => {
      // `-v` names each package on a line of its own; a line with a blank is a message for people.
      if (line.includes(' ')) print(line);
      else if (++packages % packagesPerLine === 0) print(`${packages} packages compiled`);
      lastLines.push(line);
      if (lastLines.length > maxKeptLines) lastLines.shift();
    });
  const status = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  ).finally(() => signal?.removeEventListener('abort', stop));
  signal?.throwIfAborted();
  if (status === 0) return;
  throw new Error(
    `k6 ${k6Release.version} could not be built: "go ${args.join(' ')}" ended with status ${status ?? 'none'}. The ` +
      `last output of Go:\n${lastLines.map((line) => `  ${line}`).join('\n')}\nSet K6_PATH to a k6 that you have, or ` +
      'fix what Go reports and try again.',
  );
}

/** A user's flags and workspace are for the user's own modules. */
const goSettings = { GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' };

/** A Go that can build k6. */
async function findGo(env: InstallOptions['env']): Promise<string> {
  const [go] = await executables('go', env);
  if (go === undefined) throw new Error(`${k6MissingMessage}\nThere is no Go on PATH.`);
  const output = (await runFile(go, ['version'], { env: { ...env } })).stdout.trim();
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(output) ?? [];
  const [minMajor, minMinor] = k6Release.minGo;
  if (Number(major) > minMajor || (Number(major) === minMajor && Number(minor) >= minMinor)) return go;
  throw new Error(
    `k6 ${k6Release.version} needs Go ${k6Release.minGo.join('.')} or newer, and ${go} reports "${output}": update ` +
      'it, or set K6_PATH to a k6 that you have',
  );
}
