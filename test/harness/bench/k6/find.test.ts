import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findK6, k6MissingMessage, type K6Program } from '#harness/bench/k6/find.ts';
import { FakePrograms, fakeK6Version } from './fake-programs.ts';

let fakes: FakePrograms;
beforeEach(() => void (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

const find = (env: Record<string, string>): Promise<K6Program> =>
  findK6({ env, cacheDir: join(fakes.folder, 'cache') });
const cached = 'cache/k6-v2.2.0/k6';

describe('findK6', () => {
  it('takes K6_PATH before PATH, and PATH before the cache', async () => {
    const ownK6 = fakes.add('mine/k6', fakeK6Version('v2.5.1'));
    const onPath = fakes.add('bin/k6', fakeK6Version('v2.3.0-rc1'));
    const built = fakes.add(cached, fakeK6Version('v2.2.0'));
    const PATH = `/nowhere:${join(fakes.folder, 'bin')}`;
    expect(await find({ K6_PATH: ownK6, PATH })).toEqual({ path: ownK6, version: 'v2.5.1', source: 'K6_PATH' });
    expect(await find({ PATH })).toEqual({ path: onPath, version: 'v2.3.0-rc1', source: 'PATH' });
    expect(await find({ PATH: '/nowhere' })).toEqual({ path: built, version: 'v2.2.0', source: 'cache' });
  });

  it('names all the ways to a k6 when there is none', async () => {
    await expect(find({ PATH: '/nowhere' })).rejects.toThrow(k6MissingMessage);
    expect(k6MissingMessage).toMatch(/with Go 1\.25 or newer on PATH.*\n.*package of your system.*\n.*set K6_PATH/);
  });

  it.each([
    ['an old one', [fakeK6Version('v1.4.0')], 'is k6 v1.4.0, and 2 or newer is needed'],
    ['another program', ['echo nginx version 1.2'], 'is not k6: its "version" prints "nginx version 1.2"'],
    ['a broken one', ['exit 3'], '"version" ended with status 3'],
  ])('of K6_PATH is refused because it is %s, and no other is tried', async (_what, lines, message) => {
    fakes.add(cached, fakeK6Version('v2.2.0'));
    const path = fakes.add('mine/k6', ...lines);
    const errorText = await find({ K6_PATH: path, PATH: '/nowhere' }).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(errorText).toContain(message);
    expect(errorText).toContain(`${path} (from K6_PATH)`);
    expect(errorText).toContain('Set K6_PATH to an executable of k6 2 or newer, or unset it.');
  });

  it('of K6_PATH is refused when there is no such file, or when it may not be executed', async () => {
    await expect(find({ K6_PATH: '/nowhere/k6' })).rejects.toThrow(
      '/nowhere/k6 (from K6_PATH) cannot be used: there is no such file',
    );
    const path = fakes.add('mine/k6', fakeK6Version('v2.2.0'));
    chmodSync(path, 0o644);
    await expect(find({ K6_PATH: path })).rejects.toThrow('it may not be executed');
  });

  it('passes an old one on PATH by when the cache has a right one, and names it when not', async () => {
    const old = fakes.add('bin/k6', fakeK6Version('v0.57.0'));
    const PATH = join(fakes.folder, 'bin');
    await expect(find({ PATH })).rejects.toThrow(
      `${old} (from PATH) is k6 v0.57.0, and 2 or newer is needed. Install a newer one, set K6_PATH, or have ` +
        'vendloop install k6 v2.2.0 for itself.',
    );
    fakes.add(cached, fakeK6Version('v2.2.0'));
    expect(await find({ PATH })).toMatchObject({ source: 'cache' });
  });
});
