import { execFile } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '#core/ports/clock.ts';
import { messageOf } from '#core/error-message.ts';
import { GuardedProgram } from './guarded-program.ts';
import { ClusterError, postgresPrograms, postgresUser } from './installed-programs.ts';
import { isListening } from './ports.ts';

/** A PostgreSQL of the cluster's own, on the loopback. */
export interface PostgresServer {
  readonly program: GuardedProgram;
  readonly port: number;
  /** Address of its database through another port of this computer; its own when left out. */
  address(port?: number): string;
}

/** The user that owns the cluster; only this computer can connect. */
const user = 'vendloop';

/**
 * Makes a PostgreSQL cluster in a folder, unless there is one, and starts its server.
 * @param secret of its user.
 * @throws ClusterError in one sentence.
 */
export async function startPostgres(
  folder: string,
  port: number,
  secret: string,
  clock: Clock,
): Promise<PostgresServer> {
  const [programs, owner] = [postgresPrograms(), await postgresUser()];
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const inFolder = { ...owner, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  if (!existsSync(join(data, 'PG_VERSION'))) await initialize(join(programs, 'initdb'), data, secret, inFolder);
  const settings = ['port', `${port}`, 'listen_addresses', '127.0.0.1', 'unix_socket_directories', ''];
  const flags = settings.flatMap((_, at) => (at % 2 === 0 ? ['-c', `${settings[at] ?? ''}=${settings[at + 1]}`] : []));
  const program = new GuardedProgram(
    {
      name: 'PostgreSQL',
      program: join(programs, 'postgres'),
      args: ['-D', data, ...flags],
      cwd: folder,
      env: inFolder.env,
      user: owner,
      isUp: async (output) => /ready to accept connections/.test(output) && (await isListening(port)),
      // Fast: it does not wait for its clients.
      endSignal: 'SIGINT',
    },
    clock,
  );
  await program.start();
  return {
    program,
    port,
    address: (through = port) => `postgres://${user}:${secret}@127.0.0.1:${through}/postgres`,
  };
}

async function initialize(
  initdb: string,
  data: string,
  secret: string,
  inFolder: { readonly cwd: string; readonly uid?: number; readonly gid?: number },
): Promise<void> {
  const file = join(inFolder.cwd, 'password');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  if (inFolder.uid !== undefined && inFolder.gid !== undefined) chownSync(file, inFolder.uid, inFolder.gid);
  const args = ['-D', data, '-E', 'UTF8', '--locale=C', '-U', user, '-A', 'scram-sha-256', `--pwfile=${file}`];
  try {
    await promisify(execFile)(initdb, args, inFolder);
  } catch (cause) {
    const reason = messageOf(cause).trim().split('\n').at(-1) ?? '';
    throw new ClusterError(`PostgreSQL cannot make its files in ${inFolder.cwd}: ${reason}`, { cause });
  } finally {
    rmSync(file, { force: true });
  }
  appendFileSync(join(data, 'postgresql.conf'), 'max_connections = 100\nshared_buffers = 32MB\n');
}
