import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Back, Left } from '../../../src/cli/console/asker.ts';
import { terminalAsker } from '../../../src/cli/console/terminal/asker.ts';
import { columnsOf, fitted, folded, padded } from '../../../src/cli/console/terminal/width.ts';
import { en } from '../../../src/cli/console/words/en.ts';

/** A terminal whose keys a test presses. What is written is kept without its escapes. */
function terminal(columns = 60) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns, rows: 12 });
  let written = '';
  output.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')));
  const ended = new AbortController();
  const asker = terminalAsker({ input, output }, en, false, ended.signal);
  // A key is read in a turn of its own, as from a real terminal.
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await new Promise((resolve) => setImmediate(resolve));
      input.write(key);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  // eslint-disable-next-line no-control-regex
  const plain = (): string => written.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
  return { asker, press, ended, plain, raw: () => written };
}

const keys = { enter: '\r', down: '\u001b[B', up: '\u001b[A', escape: '\u001b', interrupt: '\u0003', backspace: '\u007f' } as const;
const fruit = ['apple', 'pear', 'plum'].map((name) => ({ key: name, value: name, name: () => name }));

describe('a menu', () => {
  it.each<[string, readonly string[], string]>([
    ['takes the first', [keys.enter], 'apple'],
    ['goes down', [keys.down, keys.enter], 'pear'],
    ['goes round', [keys.up, keys.enter], 'plum'],
    ['finds what is typed', ['p', 'l', 'u', keys.enter], 'plum'],
    ['takes letters back', ['z', keys.enter, keys.backspace, keys.down, keys.enter], 'pear'],
  ])('%s', async (_, pressed, taken) => {
    const { asker, press } = terminal();
    const asked = asker.choose('Which?', fruit);
    await press(...pressed);
    expect(await asked).toBe(taken);
  });

  it('is left alone with Esc, and left for good with Ctrl-C or when the terminal is gone', async () => {
    const one = terminal();
    const asked = one.asker.choose('Which?', fruit);
    one.press(keys.interrupt).catch(() => undefined);
    await expect(asked).rejects.toThrow(Left);
    const other = terminal();
    const second = other.asker.text('Name?', '');
    other.ended.abort();
    await expect(second).rejects.toThrow(Left);
    const third = terminal();
    const left = third.asker.choose('Which?', fruit);
    third.press(keys.escape).catch(() => undefined);
    await expect(left).rejects.toThrow(Back);
  });

  it('shows its panel and no colours that nobody wanted, within the width of the screen', async () => {
    const { asker, press, plain, raw } = terminal(30);
    const asked = asker.choose('Which?', fruit, () => ['what is awaited is longer than one line of it', '  a row of a table that is longer than the screen']);
    await press(keys.enter);
    await asked;
    expect(plain()).toContain('what is awaited is longer');
    expect(plain()).toContain('than one line of it');
    expect(plain()).toContain('a row of a table that is l…');
    // eslint-disable-next-line no-control-regex
    expect(raw()).not.toMatch(/\u001b\[[0-9;]*m/);
  });
});

describe('a text', () => {
  it('is asked for again until it can be taken, or takes what is offered', async () => {
    const { asker, press, plain } = terminal();
    const asked = asker.text('How many?', '', (text) => (/^\d+$/.test(text) ? null : 'a whole number'));
    await press('x', keys.enter, keys.backspace, '3', keys.enter);
    expect(await asked).toBe('3');
    expect(plain()).toContain('a whole number');
    const other = terminal();
    const offered = other.asker.text('Name?', 'by-hand');
    await other.press(keys.enter);
    expect(await offered).toBe('by-hand');
  });
});

describe('something that is watched', () => {
  it('ends when it is over, or when the person has seen enough', async () => {
    const one = terminal();
    await one.asker.watch(() => ['it turns'], () => Promise.resolve(true));
    expect(one.plain()).toContain('it turns');
    const other = terminal();
    let seen = false;
    const watched = other.asker.watch(() => ['it turns'], async (stopped) => {
      while (!stopped()) await new Promise((resolve) => setImmediate(resolve));
      seen = true;
      return false;
    });
    await other.press(keys.enter);
    await watched;
    expect(seen).toBe(true);
  });
});

describe('the width of a text', () => {
  it('counts ideographs twice', () => {
    expect([columnsOf('abc'), columnsOf('出货'), columnsOf('10 号机，在线')]).toEqual([3, 4, 13]);
    expect(padded('出货', 6)).toBe('出货  ');
    expect(fitted('出货锁', 5)).toBe('出货…');
  });

  it('folds sentences and cuts rows, and loses nothing of a sentence', () => {
    expect(folded('one two three', 7)).toEqual(['one two', 'three']);
    expect(folded('  one two three', 7)).toEqual(['  one …']);
    expect(folded('没有空格的一句话', 6).join('')).toBe('没有空格的一句话');
    for (const line of folded('锁定 21.3 秒 后失效, fallback in 118.1 s', 9)) expect(columnsOf(line)).toBeLessThanOrEqual(9);
  });
});
