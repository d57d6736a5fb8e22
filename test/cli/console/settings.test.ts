import { describe, expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { command, inFolder } from '../run-command.ts';
import { playScript } from './play-script.ts';

describe('settings of the console that cannot be used', () => {
  it.each<[readonly string[], string]>([
    [[], 'the console asks questions and needs a terminal: run it in one, or give --answers FILE'],
    [['--stage', 'virtual'], 'virtual time does not wait for people: --stage virtual needs --answers FILE'],
    [
      ['--answers', 'script', '--fleet', 'sprin:2'],
      '--fleet: there is no motor type "sprin"; did you mean "spring"? There are: electronic-lock, spring, ' +
        'conveyor, drinks',
    ],
    [
      ['--answers', 'script', '--fleet', 'spring:2,spring'],
      '--fleet names spring twice: give one number, like spring:2',
    ],
    [['--answers', 'script', '--fleet', 'spring:99'], '--fleet asks for 99 machines; the console shows at most 50'],
    [
      ['--answers', 'script', '--fleet', 'spring:x'],
      '--fleet: "spring:x" cannot be read; write it like spring, spring:2 or spring:1:old',
    ],
    [['--answers', 'script', '--lang', 'fr'], '--lang must be en or zh, not "fr"'],
    [['--answers', 'script', '--speed', '0'], '--speed must be a number from 0.1 to 100, not "0"'],
  ])('%j: the error is one line', async (flags, message) => {
    expect(await command(registerConsole, ['console', ...flags], { script: '' })).toMatchObject({
      usageError: message,
      out: '',
    });
  });

  it('a folder with the evidence of another session is not overwritten', () =>
    inFolder(async (dir) => {
      await playScript(dir, '10000001\nback');
      expect((await playScript(dir, '10000001\nback')).usageError).toMatch(
        /history\.ndjson exists already: choose another --out/,
      );
    }));
});
