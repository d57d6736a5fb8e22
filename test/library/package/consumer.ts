import { execFile, execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '#test/docs/pages.ts';

/** A project that has the packed package installed, as others get it. */
export interface Consumer {
  readonly folder: string;
  /** The package in its node_modules. */
  readonly installed: string;
  readonly tarball: Buffer;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Writes a file of the project. @returns its path. */
  write(name: string, text: string): string;
  /** Runs Node in the project. @returns its output, of both streams, and its exit code. */
  node(...args: readonly string[]): Promise<ProgramResult>;
  remove(): void;
}

/** How a program ended. */
export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

/** `npm pack` reports what it has packed. */
type PackReport = readonly { readonly filename: string; readonly files: readonly { readonly path: string }[] }[];

const execute = promisify(execFile);

/** Where a project finds the development packages of the checkout. @throws Error where that cannot be written. */
function runsFolder(): string {
  try {
    mkdirSync(join(root, 'runs'), { recursive: true });
    accessSync(join(root, 'runs'), constants.W_OK);
  } catch {
    throw new Error('the packed package is tested in runs/ of the checkout, which this user cannot write');
  }
  return join(root, 'runs');
}

/**
 * Packs what is compiled and installs it in a new project, within `runs/`: the packages that it depends on are found in
 * the folders above.
 * @throws Error when nothing is compiled.
 */
export function installPacked(environment: Readonly<Record<string, string>> = {}): Consumer {
  if (!existsSync(join(root, 'dist/package.json'))) throw new Error('nothing is compiled: npm run build');
  const folder = mkdtempSync(join(runsFolder(), 'consumer-'));
  const installed = join(folder, 'node_modules/vendloop');
  mkdirSync(installed, { recursive: true });
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const report = execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ filename, files } = { filename: '', files: [] }] = JSON.parse(report) as PackReport;
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', installed]);
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  return {
    folder,
    installed,
    tarball: readFileSync(join(folder, filename)),
    files: files.map(({ path }) => path),
    write,
    async node(...args) {
      const env = { ...process.env, ...environment };
      try {
        const { stdout, stderr } = await execute(process.execPath, args, { cwd: folder, env });
        return { code: 0, output: stdout + stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, output: stdout + stderr };
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
