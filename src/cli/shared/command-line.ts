import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

/** What decides how this process's command is called again. */
export interface Invocation {
  /** The program that runs, `process.argv[1]`. */
  readonly main: string;
  /** Options of Node itself, `process.execArgv`. */
  readonly execArgv: readonly string[];
  readonly cwd: string;
  readonly path: string;
  /** The folder of npm's cache. */
  readonly npmCache: string;
}

/** This process, as it was started. */
function ownInvocation(): Invocation {
  return {
    main: process.argv[1] ?? '',
    execArgv: process.execArgv,
    cwd: process.cwd(),
    path: process.env['PATH'] ?? '',
    npmCache: process.env['npm_config_cache'] ?? join(homedir(), '.npm'),
  };
}

/**
 * Quotes an argument for a POSIX shell, unless it holds only letters, digits and harmless signs.
 */
export function shellQuote(argument: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(argument) && !argument.startsWith('=')
    ? argument
    : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/**
 * A vendloop command line that works in the current folder: `vendloop` where it is on the PATH, `npx vendloop` where
 * npm finds it, else Node with the program's path.
 * @param args unquoted.
 */
export function renderCommand(args: readonly string[], invocation: Invocation = ownInvocation()): string {
  return [...commandPrefix(invocation), ...args].map(shellQuote).join(' ');
}

function commandPrefix({ main, execArgv, cwd, path, npmCache }: Invocation): readonly string[] {
  const program = realPathOf(main);
  // From sources, it needs the same loader.
  if (execArgv.length > 0) return ['node', ...execArgv, program];
  // npm adds folders to the PATH that the user's shell does not have.
  const pathDirs = path
    .split(delimiter)
    .filter((dir) => dir !== '' && !/node_modules[/\\]/.test(`${dir}/`) && !/[/\\]_npx[/\\]/.test(dir));
  if (pathDirs.some((dir) => realPathOf(join(dir, 'vendloop')) === program)) return ['vendloop'];
  return isInstalledByNpm(program, cwd, npmCache) ? ['npx', '--no-install', 'vendloop'] : ['node', program];
}

/** Whether npm, called in a folder, finds this program: in the folder's own package or in an installed one. */
function isInstalledByNpm(program: string, cwd: string, npmCache: string): boolean {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    if (realPathOf(join(dir, 'node_modules/.bin/vendloop')) === program) return true;
    // For the package itself, npm makes a link in its cache.
    if (existsSync(join(dir, 'package.json'))) return packageProgram(dir) === program && canBeMade(npmCache);
    if (dir === dirname(dir)) return false;
  }
}

/** Whether a folder can be written to, or made. */
function canBeMade(dir: string): boolean {
  const existing = existsSync(dir) || dirname(dir) === dir;
  if (!existing) return canBeMade(dirname(dir));
  try {
    accessSync(dir, constants.W_OK);
    return statSync(dir).isDirectory();
  } catch {
    return false;
  }
}

/** The program that a package declares as `vendloop`; null when it declares none. */
function packageProgram(dir: string): string | null {
  try {
    const { bin } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
      bin?: Readonly<Record<string, string>>;
    };
    return typeof bin?.['vendloop'] === 'string' ? realPathOf(join(dir, bin['vendloop'])) : null;
  } catch {
    return null;
  }
}

/** The path with links resolved; the path itself when it does not exist. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
