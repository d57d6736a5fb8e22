import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderCommand, shellQuote } from '#cli/shared/command-line.ts';
import { inFolder } from '../run-command.ts';

describe('a word of a printed command', () => {
  it.each([
    'plain',
    'runs/a-b_c.yaml',
    '带 空格',
    '中文',
    'a b',
    '$HOME',
    "it's",
    '"',
    '`ls`',
    'a;b',
    '*',
    '~',
    '',
    '=x',
    '!',
    'a\\b',
    'x\ny',
  ])('is read back by a shell as it was: %j', (argument) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(argument)}`], { encoding: 'utf8' })).toBe(argument);
  });

  it('is left plain where it needs no quotes', () => {
    expect(shellQuote('runs/出货.yaml')).toBe('runs/出货.yaml');
  });
});

describe('a printed command', () => {
  /** A program in a package, as npm lays it out. */
  const program = (dir: string): string => {
    const main = join(dir, 'pkg/dist/main.js');
    mkdirSync(dirname(main), { recursive: true });
    writeFileSync(main, '');
    chmodSync(main, 0o755);
    writeFileSync(
      join(dir, 'pkg/package.json'),
      JSON.stringify({ name: 'vendloop', bin: { vendloop: 'dist/main.js' } }),
    );
    return main;
  };
  const link = (to: string, at: string): void => {
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(to, at);
  };

  it('names the program where that is on the PATH', () =>
    inFolder((dir) => {
      const main = program(dir);
      link(main, join(dir, 'bin/vendloop'));
      const path = `/usr/bin:${join(dir, 'bin')}`;
      expect(
        renderCommand(['run', 'a b'], { npmCache: '/', main: join(dir, 'bin/vendloop'), execArgv: [], cwd: dir, path }),
      ).toBe("vendloop run 'a b'");
      // Another program of that name is not this one.
      writeFileSync(join(dir, 'other'), '');
      link(join(dir, 'other'), join(dir, 'first/vendloop'));
      expect(renderCommand(['run'], { npmCache: '/', main, execArgv: [], cwd: dir, path: join(dir, 'first') })).toBe(
        `node ${main} run`,
      );
      return Promise.resolve();
    }));

  it('is called with npx in its own checkout, and where it is installed', () =>
    inFolder((dir) => {
      const main = program(dir);
      const npx = 'npx --no-install vendloop check h';
      // The folder that npx itself puts in the PATH is not in the person's.
      const path = join(dir, 'pkg/node_modules/.bin');
      link(main, join(path, 'vendloop'));
      expect(
        renderCommand(['check', 'h'], {
          npmCache: '/',
          main: join(path, 'vendloop'),
          execArgv: [],
          cwd: join(dir, 'pkg'),
          path,
        }),
      ).toBe(npx);
      link(main, join(dir, 'user/node_modules/.bin/vendloop'));
      mkdirSync(join(dir, 'user/sub'));
      expect(
        renderCommand(['check', 'h'], { npmCache: '/', main, execArgv: [], cwd: join(dir, 'user/sub'), path: '' }),
      ).toBe(npx);
      return Promise.resolve();
    }));

  it('is called by its path in its own checkout where npm has no folder to write to', () =>
    inFolder((dir) => {
      const main = program(dir);
      const call = (npmCache: string) =>
        renderCommand(['check'], { npmCache, main, execArgv: [], cwd: join(dir, 'pkg'), path: '' });
      expect(call('/dev/null/.npm')).toBe(`node ${main} check`);
      expect(call(join(dir, 'home/.npm'))).toBe('npx --no-install vendloop check');
      return Promise.resolve();
    }));

  it('is called by its path anywhere else, and from sources with their loader', () =>
    inFolder((dir) => {
      const main = program(dir);
      expect(renderCommand(['check'], { npmCache: '/', main, execArgv: [], cwd: dir, path: '' })).toBe(
        `node ${main} check`,
      );
      expect(
        renderCommand(['check'], {
          npmCache: '/',
          main,
          execArgv: ['--import', 'tsx'],
          cwd: join(dir, 'pkg'),
          path: '',
        }),
      ).toBe(`node --import tsx ${main} check`);
      return Promise.resolve();
    }));
});
