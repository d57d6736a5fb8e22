import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { closeCodes } from '#core/devices/messages.ts';
import { TestPrograms } from './running-program.ts';

const root = resolve(import.meta.dirname, '../..');
const programs = new TestPrograms();

describe('a fleet that can come to nothing', () => {
  const startFleetProgram = (url: string, ...more: readonly string[]) =>
    programs.start(['fleet', '--url', url, '--count', '4', '--ramp', '0s', '--wait', '1s', ...more]);

  it('reports in one sentence that nothing listens, and how the dials failed', async () => {
    const { exited, text } = startFleetProgram('http://127.0.0.1:9');
    expect(await exited).toEqual([2, null]);
    expect(text()).toMatch(
      /^vendloop: no machine could connect to http:\/\/127\.0\.0\.1:9 within 1 s \(all \d+ dials failed: \d+ refused\): start a core there with "vendloop serve", correct --url, or give it more time with --wait$/m,
    );
  }, 60_000);

  it('reports what answers in the place of a core', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    programs.closing.push(() => server.close());
    const { exited, text } = startFleetProgram(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      '--jobs',
      '2',
    );
    expect(await exited).toEqual([2, null]);
    expect(text()).toMatch(/dials failed: \d+ HTTP 404 in place of a connection\)/);
  }, 60_000);

  it.each([['1'], ['2']])(
    'ends when every machine has given up, in %s threads',
    async (jobs) => {
      const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
      server.on('connection', (socket) => socket.close(closeCodes.unknownMachine, 'no such machine'));
      await once(server, 'listening');
      programs.closing.push(() => server.close());
      const { exited, text } = startFleetProgram(
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        '--jobs',
        jobs,
      );
      expect(await exited).toEqual([3, null]);
      expect(text()).toMatch(/machine 10000001 gave up: .*no such machine/);
      expect(text()).toMatch(/^vendloop: all 4 machines gave up at http:\S+: none of them will dial again$/m);
    },
    60_000,
  );
});

/**
 * How a name server of one's own is given to a process; null where the system does not let us, or keeps the port of
 * name servers for root.
 */
const ownNamespace = process.getuid?.() === 0 ? findOwnNamespace() : null;

function findOwnNamespace(): string[] | null {
  return (
    [['-m'], ['-rm']].find(
      (flags) => spawnSync('unshare', [...flags, 'mount', '--bind', '/etc/hosts', '/etc/resolv.conf']).status === 0,
    ) ?? null
  );
}

describe('a fleet whose name servers are silent', () => {
  it.runIf(ownNamespace).each([['1'], ['2']])(
    'ends as any other without a core, in %s threads: nothing waits for a name',
    async (jobs) => {
      const silent = createSocket('udp4').bind(53, '127.0.0.79');
      await once(silent, 'listening');
      programs.closing.push(() => silent.close());
      const resolver = join(programs.dir, 'resolv.conf');
      writeFileSync(resolver, 'nameserver 127.0.0.79\noptions timeout:30 attempts:1\n');
      const startFleetProgram = [
        process.execPath,
        '--import',
        'tsx',
        join(root, 'src/cli/main.ts'),
        'fleet',
        '--url',
        'http://silent.example',
        '--count',
        '8',
        '--jobs',
        jobs,
        '--ramp',
        '0s',
        '--wait',
        '3s',
      ];
      const child = spawn(
        'unshare',
        [
          ...(ownNamespace ?? []),
          'sh',
          '-c',
          `mount --bind ${resolver} /etc/resolv.conf && exec "$@"`,
          'sh',
          ...startFleetProgram,
        ],
        { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      programs.closing.push(() => child.kill('SIGKILL'));
      let stderrText = '';
      child.stdout.resume();
      child.stderr.setEncoding('utf8').on('data', (more: string) => (stderrText += more));
      // One that waited for the system's lookup would be held for 60 s, or ended by a signal.
      expect(await once(child, 'close')).toEqual([2, null]);
      expect(stderrText).toMatch(
        /^vendloop: no machine could connect to http:\/\/silent\.example within 3 s \(all \d+ dials failed: \d+ no name server answers\)/m,
      );
    },
    25_000,
  );
});
