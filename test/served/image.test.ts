import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Merchant } from '../../examples/testcontainers-node/merchant.ts';
import { shop } from '../../examples/testcontainers-node/shop-config.ts';
import { readStages } from '../image/dockerfile.ts';
import { performStage, type Image } from '../image/perform-steps.ts';
import { read, root } from '../docs/pages.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';

// No Docker runs here: the steps of the Dockerfile are performed in a folder, and what they make is started as the
// user of the image from files that it cannot write. The compilation is that of this checkout, unless
// VENDLOOP_IMAGE_STEPS is `all`.

const folder = mkdtempSync(join(tmpdir(), 'vendloop-image-'));
const isRoot = process.getuid?.() === 0;
const started: ChildProcess[] = [];
let image: Image;
let ports: Readonly<Record<string, string>>;

/** The stage `build` from what is compiled here; nothing if that is to be performed too. */
function compiled(): ReadonlyMap<string, string> {
  if (process.env['VENDLOOP_IMAGE_STEPS'] === 'all') return new Map();
  if (!existsSync(join(root, 'dist/package.json'))) throw new Error('nothing is compiled: npm run build');
  const build = join(folder, 'compiled');
  mkdirSync(join(build, 'app/empty'), { recursive: true });
  cpSync(join(root, 'dist'), join(build, 'app/dist'), { recursive: true });
  return new Map([['build', build]]);
}

/** A process of the image, with its user and its environment alone; paths lead into the folder. */
function start(command: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProcess {
  const inRoot = (text: string): string => text.replace(/^\/(?=app\/|data\/|keys\/)/, `${image.root}/`);
  const [program = '', ...args] = command.map(inRoot);
  const all = { ...image.env, ...ports, ...env };
  const child = spawn(program, args, {
    cwd: join(image.root, image.workdir),
    env: { PATH: process.env['PATH'], ...Object.fromEntries(Object.entries(all).map(([k, v]) => [k, inRoot(v)])) },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot ? image.user : {}),
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended };
}

interface RunningProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

const vendloop = (args: readonly string[], env?: Readonly<Record<string, string>>): RunningProcess =>
  start([...image.entrypoint, ...args], env);

/** Waits until a child has printed something, or ended. */
async function printed({ child, ended }: RunningProcess, pattern: RegExp): Promise<void> {
  let text = '';
  const seen = new Promise<void>((resolve) => {
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (pattern.test(text)) resolve();
    });
  });
  const early = ended.then(({ output }) => {
    throw new Error(`it ended before it printed ${String(pattern)}:\n${output}`);
  });
  await Promise.race([seen, early]);
}

beforeAll(async () => {
  chmodSync(folder, 0o755);
  image = performStage('vendloop', readStages(read('Dockerfile')), { context: root, folder, ready: compiled() });
  // The two folders that belong to the user (`--chown`).
  if (isRoot) for (const own of ['data', 'keys']) chownSync(join(image.root, own), image.user.uid, image.user.gid);
  ports = { VENDLOOP_PORT: `${await freePort()}`, VENDLOOP_OPS_PORT: `${await freePort()}` };
});

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('what the steps of the Dockerfile make', () => {
  it('refuses the demo keys without a configuration', async () => {
    const { code, output } = await vendloop(image.command).ended;
    expect(code).toBe(2);
    expect(output).toContain('0.0.0.0 can be reached by others, and the keys of the demo merchant');
  });

  it('serves with keys of its own, is found healthy, has its fleet online, and ends on SIGTERM', async () => {
    const config = { VENDLOOP_CONFIG: '/keys/shop.json' };
    expect(await vendloop(['serve', '--write-config', join(image.root, 'keys/shop.json')]).ended).toMatchObject({
      code: 0,
    });
    const healthCheck = () => start(image.healthCheck).ended;
    expect((await healthCheck()).code).toBe(1);

    const core = vendloop([...image.command, '--quiet'], config);
    await printed(core, /health/);
    expect(await healthCheck()).toMatchObject({ code: 0, output: '' });

    const fleet = vendloop(['fleet', '--count', '5', '--url', `http://127.0.0.1:${ports['VENDLOOP_PORT']}`], config);
    await printed(fleet, /5 of 5 online/);
    const metrics = await fetch(`http://127.0.0.1:${ports['VENDLOOP_OPS_PORT']}/metrics`);
    expect(await metrics.text()).toContain('vendloop_machines_online 5\n');

    fleet.child.kill('SIGTERM');
    core.child.kill('SIGTERM');
    expect([(await fleet.ended).code, (await core.ended).code]).toEqual([0, 0]);
  });

  it('sells an item to the merchant of the example for Testcontainers', async () => {
    const env = { VENDLOOP_CONFIG: '/keys/example.json', VENDLOOP_DATABASE: '/data/example.sqlite' };
    const config = join(image.root, 'keys/example.json');
    writeFileSync(config, JSON.stringify(shop), { mode: 0o644 });
    const url = `http://127.0.0.1:${ports['VENDLOOP_PORT']}`;
    await printed(vendloop([...image.command, '--quiet'], env), /health/);
    await printed(vendloop(['fleet', '--url', url], env), /1 of 1 online/);
    const merchant = new Merchant(url);
    const delivery = await merchant.buy('trade-1');
    let status: string;
    do status = await merchant.status(delivery);
    while (status === '未取货或正在出货');
    expect(status).toBe('出货完成');
  });

  it.runIf(isRoot)('can write to its two folders, and nowhere else', async () => {
    const write = (path: string) =>
      start(['node', '-e', `require('fs').writeFileSync(${JSON.stringify(join(image.root, path))}, '')`]).ended;
    expect((await write('data/report')).code).toBe(0);
    expect((await write('keys/more')).code).toBe(0);
    expect((await write('app/dist/src/cli/main.js')).output).toContain('EACCES');
    expect((await write('app/more')).output).toContain('EACCES');
  });
});
