import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestPrograms, type RunningProgram } from './running-program.ts';

const programs = new TestPrograms();

async function startCoreProgram(
  config: object,
  nodeFlags: readonly string[] = [],
): Promise<RunningProgram & { readonly url: URL }> {
  const file = join(programs.dir, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const program = programs.start(
    [
      'serve',
      '--port',
      '0',
      '--database',
      join(programs.dir, 'core.sqlite'),
      '--machines',
      '4',
      '--quiet',
      '--config',
      file,
    ],
    { nodeFlags },
  );
  return { ...program, url: new URL(await program.waitForOutput(/core at (http:\S+),/)) };
}

/** A request whose body has not come yet: the core has begun it. */
async function startHalfRequest({ hostname, port }: URL): Promise<{ finish(): Promise<string> }> {
  const socket = connect(Number(port), hostname);
  programs.closing.push(() => socket.destroy());
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
    const fifo = join(programs.dir, 'no-writer');
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
    const holder = join(programs.dir, 'hold.mjs');
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

describe('a session at the console that is ended', () => {
  it('by SIGTERM in the middle of a watch keeps and judges what was seen, and ends with 3', async () => {
    const answers = join(programs.dir, 'answers');
    writeFileSync(answers, ['10000002', 'sell', '0', '1000s'].join('\n'));
    const { child, exited, text, waitForOutput } = programs.start([
      'console',
      '--answers',
      answers,
      '--out',
      programs.dir,
    ]);
    await waitForOutput(/1000s$/m);
    child.kill('SIGTERM');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/The session ends here; its evidence is kept\./);
    expect(readFileSync(join(programs.dir, 'console', 'history.ndjson'), 'utf8')).toMatch(/"kind":"run-ended"/);
  }, 60_000);
});

describe('a run that is ended', () => {
  it('by SIGTERM keeps and judges what was seen, and ends with 3', async () => {
    const { child, exited, text, waitForOutput } = programs.start([
      'run',
      'first-sale',
      '--stage',
      'live',
      '--speed',
      '0.1',
      '--out',
      programs.dir,
    ]);
    await waitForOutput(/of machine time/);
    child.kill('SIGTERM');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/interrupted in first-sale; the history so far is in .*history\.ndjson/);
    expect(readFileSync(join(programs.dir, 'first-sale', 'history.ndjson'), 'utf8')).toMatch(
      /"kind":"run-ended","reason":"abandoned"/,
    );
  }, 60_000);
});
