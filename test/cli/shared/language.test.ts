import { describe, expect, it } from 'vitest';
import { languageOf } from '#cli/shared/language.ts';

/** @param env its variables as `NAME=value` words. */
function chosen(args: string, env: string): string {
  const variables = Object.fromEntries(
    env.split(' ').map((word) => [word.split('=')[0] ?? '', word.split('=')[1]] as const),
  );
  return languageOf(args.split(' '), (name) => variables[name]);
}

describe('the language of a command line', () => {
  it.each([
    ['run first-sale', '', 'en'],
    ['run --lang zh', '', 'zh'],
    ['run --lang=zh', '', 'zh'],
    ['--lang zh run', '', 'zh'],
    ['run --lang zh --lang en', '', 'en'],
    ['run --lang en', 'LANG=zh_CN.UTF-8', 'en'],
    ['run -- --lang zh', '', 'en'],
    // Refused when the options are parsed.
    ['run --lang fr', 'LANG=zh_CN.UTF-8', 'zh'],
    ['run --lang', '', 'en'],
    ['run', 'LANG=zh_CN.UTF-8', 'zh'],
    ['run', 'LANG=zh', 'zh'],
    ['run', 'LANG=zh-Hans', 'zh'],
    ['run', 'LANG=zha_CN.UTF-8', 'en'],
    ['run', 'LANG=C.UTF-8', 'en'],
    ['run', 'LANG=zh_CN.UTF-8 LC_MESSAGES=en_US.UTF-8', 'en'],
    ['run', 'LANG=en_US.UTF-8 LC_MESSAGES=zh_CN.UTF-8', 'zh'],
    ['run', 'LC_ALL=C LC_MESSAGES=zh_CN.UTF-8', 'en'],
    ['run', 'LC_ALL= LANG=zh_CN.UTF-8', 'zh'],
  ])('%s with %s is %s', (args, env, language) => {
    expect(chosen(args, env)).toBe(language);
  });
});
