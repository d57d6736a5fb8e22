import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { closeCodes } from '#core/devices/messages.ts';
import { FakePrograms, fakeK6Version } from '../harness/bench/k6/fake-programs.ts';

const root = resolve(import.meta.dirname, '../..');
let dir = '';
const closing: (() => unknown)[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vendloop-ends-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(dir, { recursive: true, force: true });
});

interface RunningProgram {
  readonly child: ChildProcess;
  /** All its output, of both streams. */
  readonly text: () => string;
  /** Waits for this output. */
  readonly waitForOutput: (pattern: RegExp) => Promise<string>;
  readonly exited: Promise<readonly [code: number | null, signal: string | null]>;
}

function startVendloop(
  args: readonly string[],
  {
    env = {},
    nodeFlags = [],
  }: { readonly env?: Readonly<Record<string, string>>; readonly nodeFlags?: readonly string[] } = {},
): RunningProgram {
  const child = spawn(process.execPath, ['--import', 'tsx', ...nodeFlags, join(root, 'src/cli/main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  closing.push(() => child.kill('SIGKILL'));
  let text = '';
  const waiting = new Set<() => void>();
  const notifyWaiting = (): void => waiting.forEach((check) => check());
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      notifyWaiting();
    });
  }
  const exited = once(child, 'close') as Promise<[number | null, string | null]>;
  void exited.then(notifyWaiting);
  const waitForOutput = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const match = pattern.exec(text);
        if (!match && child.exitCode === null && child.signalCode === null) return;
        waiting.delete(check);
        if (match) resolve(match[1] ?? match[0]);
        else reject(new Error(`it ended without printing ${String(pattern)}:\n${text}`));
      };
      waiting.add(check);
      check();
    });
  return { child, text: () => text, waitForOutput, exited };
}

async function startCoreProgram(
  config: object,
  nodeFlags: readonly string[] = [],
): Promise<RunningProgram & { readonly url: URL }> {
  const file = join(dir, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const program = startVendloop(
    ['serve', '--port', '0', '--database', join(dir, 'core.sqlite'), '--machines', '4', '--quiet', '--config', file],
    { nodeFlags },
  );
  return { ...program, url: new URL(await program.waitForOutput(/core at (http:\S+),/)) };
}

/** A request whose body has not come yet: the core has begun it. */
async function startHalfRequest({ hostname, port }: URL): Promise<{ finish(): Promise<string> }> {
  const socket = connect(Number(port), hostname);
  closing.push(() => socket.destroy());
  let answer = '';
  socket
    .setEncoding('utf8')
    .on('data', (more: string) => (answer += more))
    .on('error', () => undefined);
  await once(socket, 'connect');
  const head =
    'POST /api/openapi/v1/ping HTTP/1.1\r\nHost: core\r\nContent-Type: application/json\r\nContent-Length: ' +
    '2\r\nExpect: 100-continue\r\n\r\n';
  socket.write(head);
  // The word to go on is the sign that it has begun.
  await once(socket, 'data');
  return {
    finish: async () => {
      socket.write('{}');
      await once(socket, 'close');
      return answer;
    },
  };
}

describe('a core that is asked to end', () => {
  it('takes nothing new, answers the request that is under way as the last of its connection, and ends', async () => {
    const { child, url, waitForOutput, exited } = await startCoreProgram({});
    const request = await startHalfRequest(url);
    child.kill('SIGTERM');
    await waitForOutput(/^stopping$/m);
    await expect(fetch(`${url.href}healthz`)).rejects.toThrow();
    expect(await request.finish()).toMatch(/\r\n\r\nHTTP\/1\.1 \d+ [^]*\r\nconnection: close\r\n/i);
    expect(await exited).toEqual([0, null]);
  }, 60_000);

  it('cuts what does not end within its time, reports it, and ends', async () => {
    const { child, url, exited, text } = await startCoreProgram({ end: { within: '1s' } });
    await startHalfRequest(url);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(text()).toContain('1 request was cut off: the time for the shutdown was over');
  }, 60_000);

  it('is unready for its notice and serves on, and a second signal ends it at once', async () => {
    const { child, url, waitForOutput, exited } = await startCoreProgram({ end: { notice: '200s', within: '400s' } });
    child.kill('SIGTERM');
    await waitForOutput(/^stopping$/m);
    expect((await fetch(`${url.href}healthz`)).status).toBe(503);
    expect((await fetch(`${url.href}api/openapi/v1/ping`, { method: 'POST' })).status).toBeLessThan(500);
    child.kill('SIGTERM');
    expect(await exited).toEqual([null, 'SIGTERM']);
  }, 60_000);

  it('waits for no thread of the system: by the signal, if it has to', async () => {
    const fifo = join(dir, 'no-writer');
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
    const holder = join(dir, 'hold.mjs');
    // Like a name look-up, an open of a pipe holds a thread of Node's pool until the other end comes.
    writeFileSync(
      holder,
      `import { open } from 'node:fs';\nprocess.on('SIGUSR2', () => { for (let n = 0; n < 4; n += 1) ` +
        `open(${JSON.stringify(fifo)}, () => undefined); console.log('held'); });\n`,
    );
    const { child, waitForOutput, exited } = await startCoreProgram({ end: { within: '1s' } }, ['--import', holder]);
    child.kill('SIGUSR2');
    await waitForOutput(/^held$/m);
    child.kill('SIGTERM');
    expect(await exited).toEqual([null, 'SIGTERM']);
  }, 60_000);
});

describe('a fleet that can come to nothing', () => {
  const startFleetProgram = (url: string, ...more: readonly string[]) =>
    startVendloop(['fleet', '--url', url, '--count', '4', '--ramp', '0s', '--wait', '1s', ...more]);

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
    closing.push(() => server.close());
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
      closing.push(() => server.close());
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

/** How a name server of one's own is given to a process; null where the system does not let us. */
const ownNamespace =
  [['-m'], ['-rm']].find(
    (flags) => spawnSync('unshare', [...flags, 'mount', '--bind', '/etc/hosts', '/etc/resolv.conf']).status === 0,
  ) ?? null;

describe('a fleet whose name servers are silent', () => {
  it.runIf(ownNamespace).each([['1'], ['2']])(
    'ends as any other without a core, in %s threads: nothing waits for a name',
    async (jobs) => {
      const silent = createSocket('udp4').bind(53, '127.0.0.79');
      await once(silent, 'listening');
      closing.push(() => silent.close());
      const resolver = join(dir, 'resolv.conf');
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
      closing.push(() => child.kill('SIGKILL'));
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

/** Processes that have this folder on their command line. */
function inFolder(): string[] {
  return spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(dir));
}

describe('a benchmark that is ended', () => {
  let fakePrograms: FakePrograms;
  beforeEach(() => {
    fakePrograms = new FakePrograms();
    closing.push(() => fakePrograms.remove());
  });

  /**
   * A benchmark whose k6 has begun and would never end. k6 has a child process, which is reported a moment after its
   * start.
   */
  async function startLoad(): Promise<RunningProgram> {
    const k6 = fakePrograms.add(
      'k6',
      `case "$1" in run) shift;; *) ${fakeK6Version('v2.2.0')}; exit;; esac`,
      `sleep 1; : > ${dir}/k6-is-up; tail -f ${dir}/k6-is-up & wait`,
    );
    const program = startVendloop(
      [
        'bench',
        'smoke',
        '--machines',
        '4',
        '--rate',
        '1',
        '--duration',
        '2',
        '--warmup',
        '1',
        '--out',
        join(dir, 'out'),
      ],
      { env: { K6_PATH: k6 } },
    );
    await program.waitForOutput(/(k6 runs)/);
    while (!existsSync(join(dir, 'k6-is-up'))) await new Promise((next) => setImmediate(next));
    return program;
  }

  async function waitUntilAllExited(): Promise<void> {
    while (inFolder().length > 0) await new Promise((next) => setImmediate(next));
  }

  it('by Ctrl-C takes core, fleet and k6 with it, reports what there was, and ends with 3', async () => {
    const { child, exited, text } = await startLoad();
    child.kill('SIGINT');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/^vendloop: the benchmark was cut short before anything was measured: it was interrupted$/m);
    await waitUntilAllExited();
    expect(readFileSync(join(dir, 'out', 'core.ndjson'), 'utf8')).toContain('core-started');
  }, 120_000);

  it('by SIGKILL leaves no process behind', async () => {
    const { child, exited } = await startLoad();
    child.kill('SIGKILL');
    await exited;
    await waitUntilAllExited();
  }, 120_000);

  it('by a core that dies reports it, takes the rest down, and ends with 3', async () => {
    const { exited, text } = await startLoad();
    const pid = Number(
      inFolder()
        .find((line) => / serve /.test(line))
        ?.trim()
        .split(' ')[0],
    );
    process.kill(pid, 'SIGKILL');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/cut short before anything was measured: the core ended \(a signal\)/);
    await waitUntilAllExited();
  }, 120_000);
});

describe('a session at the console that is ended', () => {
  it('by SIGTERM in the middle of a watch keeps and judges what was seen, and ends with 3', async () => {
    const answers = join(dir, 'answers');
    writeFileSync(answers, ['10000002', 'sell', '0', '1000s'].join('\n'));
    const { child, exited, text, waitForOutput } = startVendloop(['console', '--answers', answers, '--out', dir]);
    await waitForOutput(/1000s$/m);
    child.kill('SIGTERM');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/The session ends here; its evidence is kept\./);
    expect(readFileSync(join(dir, 'console', 'history.ndjson'), 'utf8')).toMatch(/"kind":"run-ended"/);
  }, 60_000);
});

describe('a run that is ended', () => {
  it('by SIGTERM keeps and judges what was seen, and ends with 3', async () => {
    const { child, exited, text, waitForOutput } = startVendloop([
      'run',
      'first-sale',
      '--stage',
      'live',
      '--speed',
      '0.1',
      '--out',
      dir,
    ]);
    await waitForOutput(/of machine time/);
    child.kill('SIGTERM');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/interrupted in first-sale; the history so far is in .*history\.ndjson/);
    expect(readFileSync(join(dir, 'first-sale', 'history.ndjson'), 'utf8')).toMatch(
      /"kind":"run-ended","reason":"abandoned"/,
    );
  }, 60_000);
});
