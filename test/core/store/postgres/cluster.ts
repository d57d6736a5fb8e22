import { execFile, spawn } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { threadId } from 'node:worker_threads';
import pg from 'pg';
import { postgresPrograms, postgresUser } from '#harness/stages/cluster/installed-programs.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';

const run = promisify(execFile);

/** The password of {@link superuser} over TCP; the socket asks for none. */
export const password = 'correct-horse';
/** The user that owns the cluster. */
export const superuser = 'vendloop';

/** A running PostgreSQL of these tests. */
export interface Cluster {
  /** Folder of its socket. */
  readonly folder: string;
  readonly port: number;
}

function hasPostgres(): boolean {
  try {
    postgresPrograms();
    return true;
  } catch {
    return false;
  }
}

/** Why the tests of PostgreSQL are skipped; null where they run. With VENDLOOP_POSTGRES=required they fail instead. */
export const postgresMissing =
  process.env.VENDLOOP_POSTGRES !== 'required' && !hasPostgres()
    ? 'PostgreSQL is not installed: apt-get install postgresql'
    : null;

/** The folder of this process's cluster: one for all its threads. */
function clusterFolder(): string {
  return join(tmpdir(), `vendloop-postgres-${process.pid}`);
}

/**
 * Makes and starts a cluster that waits for no disk. A process of its own ends it when this one is gone, however that
 * ended.
 */
async function start(folder: string): Promise<Cluster> {
  const [programs, user] = [postgresPrograms(), await postgresUser()];
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const inFolder = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  writeFileSync(join(folder, 'password'), password, { mode: 0o644 });
  const flags = ['--no-sync', '-E', 'UTF8', '--locale=C', '-U', superuser, `--pwfile=${join(folder, 'password')}`];
  await run(join(programs, 'initdb'), ['-D', data, '-A', 'scram-sha-256', '--auth-local=trust', ...flags], inFolder);
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: 300,
    shared_buffers: '32MB',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''));
  const log = join(folder, 'log');
  await run(join(programs, 'pg_ctl'), ['-D', data, '-l', log, '-w', '-t', '120', 'start'], inFolder);
  const watcher = `while kill -0 ${process.pid} 2>/dev/null && [ -d ${data} ]; do sleep 1; done
    kill -QUIT "$(head -n 1 ${data}/postmaster.pid)" 2>/dev/null; sleep 1; rm -rf ${folder}`;
  spawn('sh', ['-c', watcher], { detached: true, stdio: 'ignore' }).unref();
  return { folder, port };
}

/** The cluster of this process, started by the first thread that asks for it. */
export async function startedCluster(): Promise<Cluster> {
  const folder = clusterFolder();
  const portFile = join(folder, 'port');
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch {
    while (!existsSync(portFile)) await new Promise((resolve) => setTimeout(resolve, 20));
    const port = Number(readFileSync(portFile, 'utf8'));
    if (!Number.isSafeInteger(port)) throw new Error(`the cluster in ${folder} did not start: see its first test`);
    return { folder, port };
  }
  const cluster = await start(folder).catch((error: unknown) => {
    writeFileSync(portFile, 'failed');
    throw error;
  });
  writeFileSync(`${portFile}.new`, String(cluster.port));
  renameSync(`${portFile}.new`, portFile);
  return cluster;
}

/** The address of the cluster over its socket, where no password is asked for. */
export function addressOf({ folder, port }: Cluster, schema: string, database = 'postgres'): string {
  return `postgres:///${database}?host=${folder}&port=${port}&user=${superuser}&schema=${schema}`;
}

let schemas = 0;

/** The address of a schema that is not there yet. */
export async function newSchema(): Promise<string> {
  schemas += 1;
  return addressOf(await startedCluster(), `t${threadId}_${schemas}`);
}

/** Runs statements as the owner of the cluster. */
export async function sql(...statements: readonly string[]): Promise<void> {
  const cluster = await startedCluster();
  const client = new pg.Client({ host: cluster.folder, port: cluster.port, user: superuser, database: 'postgres' });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
