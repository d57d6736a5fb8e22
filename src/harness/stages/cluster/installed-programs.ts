import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** A program that the cluster needs is not installed, or may not be used. */
export class ClusterError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClusterError';
  }
}

const debianServers = '/usr/lib/postgresql';
/** Debian installs servers where only root looks. */
const adminFolders = ['/usr/sbin', '/usr/local/sbin'];
const leastPostgres = 15;

/** Folder of the programs of PostgreSQL 15 or newer. @throws ClusterError that names the package. */
export function postgresPrograms(): string {
  const versions = existsSync(debianServers) ? readdirSync(debianServers).filter((name) => /^\d+$/.test(name)) : [];
  const folders = versions
    .map(Number)
    .filter((version) => version >= leastPostgres)
    .sort((a, b) => b - a)
    .map((version) => join(debianServers, `${version}`, 'bin'));
  const found = [...folders, ...searchPath()].find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
  if (found === undefined)
    throw new ClusterError(
      'PostgreSQL 15 or newer is not installed: apt-get install postgresql, or name a server with --database',
    );
  return found;
}

/** Whether a broker can be started. */
export function hasMosquitto(): boolean {
  return findMosquitto() !== undefined;
}

/** Path of mosquitto. @throws ClusterError that names the package. */
export function mosquittoProgram(): string {
  const found = findMosquitto();
  if (found === undefined)
    throw new ClusterError('mosquitto is not installed: apt-get install mosquitto, or name a broker with --broker');
  return found;
}

function findMosquitto(): string | undefined {
  return [...searchPath(), ...adminFolders].map((folder) => join(folder, 'mosquitto')).find((path) => existsSync(path));
}

/**
 * The user that runs PostgreSQL, which refuses root: Debian's `postgres`, where this process is root.
 * @returns null: this process's own.
 * @throws ClusterError where there is no such user.
 */
export async function postgresUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  try {
    const run = promisify(execFile);
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch (cause) {
    throw new ClusterError(
      'PostgreSQL refuses to run as root, and there is no user postgres: start vendloop as another user',
      { cause },
    );
  }
}

function searchPath(): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}
