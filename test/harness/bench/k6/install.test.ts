import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installK6 } from '#harness/bench/k6/install.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { FakePrograms, fakeK6Version } from './fake-programs.ts';

let fakes: FakePrograms;
let clock: SystemClock;
let progressLines: string[];
beforeEach(() => {
  fakes = new FakePrograms();
  clock = new SystemClock();
  progressLines = [];
});
afterEach(() => {
  clock.close();
  fakes.remove();
});

/** A Go that writes down what it is asked, and builds a program that calls itself k6. */
function addGo(version: string, build: readonly string[] = []): void {
  const log = join(fakes.folder, 'asked');
  fakes.add(
    'go/go',
    `if [ "$1" = version ]; then echo "go version ${version} linux/amd64"; exit 0; fi`,
    `echo "$* GOFLAGS=$GOFLAGS" >> ${log}`,
    'if [ "$1" != build ]; then exit 0; fi',
    ...build,
    `printf '#!/bin/sh\\n%s\\n' "${fakeK6Version('v2.2.0')}" > k6`,
    'chmod +x k6',
  );
}

const cache = (): string => join(fakes.folder, 'cache');
const install = (signal?: AbortSignal): ReturnType<typeof installK6> =>
  installK6({
    env: { PATH: [join(fakes.folder, 'go'), process.env['PATH'] ?? ''].join(delimiter), GOFLAGS: '-mod=vendor' },
    clock,
    print: (line) => progressLines.push(line),
    cacheDir: cache(),
    ...(signal && { signal }),
  });
const left = (): string[] => readdirSync(join(cache(), 'k6-v2.2.0'));

describe('installK6', () => {
  it('builds the pinned version in a module of its own, prints its progress, and leaves nothing else', async () => {
    addGo('go1.26.1', [
      'echo "go: downloading some.module v1.0.0" >&2',
      'i=0; while [ $i -lt 401 ]; do echo "some/package$i" >&2; i=$((i+1)); done',
    ]);
    expect(await install()).toEqual({ path: join(cache(), 'k6-v2.2.0', 'k6'), version: 'v2.2.0', source: 'cache' });
    expect(readFileSync(join(fakes.folder, 'asked'), 'utf8').trim().split('\n')).toEqual([
      'mod init k6tool GOFLAGS=',
      'mod edit -require go.k6.io/k6/v2@v2.2.0 GOFLAGS=',
      'build -v -mod=mod -trimpath -o k6 go.k6.io/k6/v2 GOFLAGS=',
    ]);
    expect(progressLines.slice(1)).toEqual([
      'go: downloading some.module v1.0.0',
      '200 packages compiled',
      '400 packages compiled',
      `k6 v2.2.0 is at ${join(cache(), 'k6-v2.2.0', 'k6')}`,
    ]);
    expect(left()).toEqual(['k6']);
  });

  it('builds once for two runs at the same time, and not at all when it is there', async () => {
    addGo('go1.25.0');
    const [one, other] = await Promise.all([install(), install()]);
    expect(one).toEqual(other);
    await install();
    expect(readFileSync(join(fakes.folder, 'asked'), 'utf8').match(/^build /gm)).toHaveLength(1);
    expect(
      progressLines.filter((line) => line.startsWith(`process ${process.pid} is building k6 already`)),
    ).toHaveLength(1);
  });

  it('takes over the lock of a process that is gone', async () => {
    addGo('go1.25.0');
    mkdirSync(join(cache(), 'k6-v2.2.0'), { recursive: true });
    // No system gives a process this number.
    writeFileSync(join(cache(), 'k6-v2.2.0', 'k6.lock'), '2147483646');
    expect(await install()).toMatchObject({ source: 'cache' });
    expect(left()).toEqual(['k6']);
  });

  it('repeats the last output of Go when it fails, and cleans up', async () => {
    addGo('go1.25.0', ['i=0; while [ $i -lt 30 ]; do echo "line $i" >&2; i=$((i+1)); done', 'exit 2']);
    const errorText = await install().catch((error: unknown) => (error as Error).message);
    expect(errorText).toContain(
      'k6 v2.2.0 could not be built: "go build -v -mod=mod -trimpath -o k6 go.k6.io/k6/v2" ended with status 2.',
    );
    expect(errorText).toContain('  line 29\nSet K6_PATH');
    expect(errorText).not.toContain('line 10\n');
    expect(left()).toEqual([]);
  });

  it('stops when it is aborted, and cleans up', async () => {
    // It waits for the end of a pipe that stays open, without a shell in between that would outlive it.
    addGo('go1.25.0', ['echo "go: at work" >&2', 'exec tail -f /dev/null']);
    const abort = new AbortController();
    const installing = install(abort.signal);
    const watch = progressLines.push.bind(progressLines);
    progressLines.push = (...lines) => {
      if (lines.includes('go: at work')) abort.abort();
      return watch(...lines);
    };
    await expect(installing).rejects.toThrow(/abort/i);
    expect(left()).toEqual([]);
  });

  it('refuses an old Go by name', async () => {
    addGo('go1.24.9');
    await expect(install()).rejects.toThrow(
      /k6 v2\.2\.0 needs Go 1\.25 or newer, and \S+\/go\/go reports "go version go1\.24\.9 linux\/amd64"/,
    );
    expect(existsSync(join(fakes.folder, 'asked'))).toBe(false);
  });

  it('without Go names all the ways to a k6', async () => {
    await expect(
      installK6({ env: { PATH: '/nowhere' }, clock, print: () => undefined, cacheDir: cache() }),
    ).rejects.toThrow(/k6 is needed to make the load[^]*There is no Go on PATH/);
  });
});
