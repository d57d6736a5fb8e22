import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** What of a process decides how its own command is called again. */
export interface Invocation {
  /** The program that runs, `process.argv[1]`. */
  readonly main: string;
  /** Options of Node itself, `process.execArgv`. */
  readonly execArgv: readonly string[];
  readonly cwd: string;
  readonly path: string;
}

/** This process, as it was started. */
export function ownInvocation(): Invocation {
  return {
    main: process.argv[1] ?? '',
    execArgv: process.execArgv,
    cwd: process.cwd(),
    path: process.env['PATH'] ?? '',
  };
}

/**
 * A word as a POSIX shell reads it back: quoted where it holds anything but plain letters, digits and harmless signs.
 */
export function shellQuote(argument: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(argument) && !argument.startsWith('=')
    ? argument
    : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command of vendloop in the form that works in the folder where it is printed: `vendloop` where that is on the PATH,
 * `npx vendloop` where npm finds it, else Node with the program's path.
 * @param args of vendloop, not yet quoted.
 */
export function renderCommand(args: readonly string[], invocation: Invocation = ownInvocation()): string {
  return [...commandPrefix(invocation), ...args].map(shellQuote).join(' ');
}

function commandPrefix({ main, execArgv, cwd, path }: Invocation): readonly string[] {
  const program = realPathOf(main);
  // From sources it runs with the loader that it was started with.
  if (execArgv.length > 0) return ['node', ...execArgv, program];
  // npm puts folders of its own in front of the PATH, which the person's shell does not have.
  const pathDirs = path
    .split(delimiter)
    .filter((dir) => dir !== '' && !/node_modules[/\\]/.test(`${dir}/`) && !/[/\\]_npx[/\\]/.test(dir));
  if (pathDirs.some((dir) => realPathOf(join(dir, 'vendloop')) === program)) return ['vendloop'];
  return isInstalledByNpm(program, cwd) ? ['npx', '--no-install', 'vendloop'] : ['node', program];
}

/**
 * Whether npm, called in a folder, finds this very program: in the folder's own package, or among what it has
 * installed.
 */
function isInstalledByNpm(program: string, cwd: string): boolean {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    if (realPathOf(join(dir, 'node_modules/.bin/vendloop')) === program) return true;
    if (existsSync(join(dir, 'package.json'))) return packageProgram(dir) === program;
    if (dir === dirname(dir)) return false;
  }
}

/** The program that a package itself offers as `vendloop`; null when it offers none. */
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

/** The path with links followed; the path itself where nothing is there. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
