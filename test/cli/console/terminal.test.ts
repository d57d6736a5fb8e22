import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { GoBack, SessionLeft } from '#cli/console/prompter.ts';
import { terminalPrompter } from '#cli/console/terminal/terminal-prompter.ts';
import { Keyboard, type SequenceTimer } from '#cli/console/terminal/keyboard.ts';
import { fitText, foldLine } from '#cli/run-report/text-width.ts';
import { columnsOf, padText } from '#harness/reports/text-width.ts';
import { en } from '#cli/texts/en/index.ts';

/** Turns of the event loop in which the rest of a key's sequence must arrive: counted, so that load does not matter. */
const sequenceTurns = 20;

const turnTimer: SequenceTimer = (onTimeout) => {
  let isCancelled = false;
  const wait = async (): Promise<void> => {
    for (let turn = 0; turn < sequenceTurns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (!isCancelled) onTimeout();
  };
  void wait();
  return () => {
    isCancelled = true;
  };
};

/** A terminal whose keys a test presses. What is written is kept without its escapes. */
function terminal(columns = 60) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns, rows: 12 });
  let written = '';
  output.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')));
  const ended = new AbortController();
  const signals: string[] = [];
  const keyboard = new Keyboard(
    input,
    {
      interrupt: () => signals.push('interrupt'),
      end: () => ended.abort(),
      suspend: () => signals.push('suspend'),
    },
    turnTimer,
  );
  keyboard.open();
  const asker = terminalPrompter({ keyboard, output }, en, false, ended.signal);
  // Each in a piece of its own, as a person presses them; a paste is one piece.
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      input.write(key);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  // eslint-disable-next-line no-control-regex
  const plainText = (): string => written.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
  return { asker, press, ended, input, keyboard, signals, plain: plainText, raw: () => written };
}

const keys = {
  enter: '\r',
  down: '\u001b[B',
  up: '\u001b[A',
  escape: '\u001b',
  interrupt: '\u0003',
  backspace: '\u007f',
} as const;
const fruit = ['apple', 'pear', 'plum'].map((name) => ({ key: name, value: name, name: () => name }));

describe('a menu', () => {
  it.each<[string, readonly string[], string]>([
    ['takes the first', [keys.enter], 'apple'],
    ['goes down', [keys.down, keys.enter], 'pear'],
    ['goes round', [keys.up, keys.enter], 'plum'],
    ['finds what is typed', ['p', 'l', 'u', keys.enter], 'plum'],
    ['takes letters back', ['z', keys.enter, keys.backspace, keys.down, keys.enter], 'pear'],
  ])('%s', async (_, pressed, expected) => {
    const { asker, press } = terminal();
    const answer = asker.choose('Which?', fruit);
    await press(...pressed);
    expect(await answer).toBe(expected);
  });

  it('is left alone with Esc, and left for good with Ctrl-C or when the terminal is gone', async () => {
    const one = terminal();
    const answer = one.asker.choose('Which?', fruit);
    one.press(keys.interrupt).catch(() => undefined);
    await expect(answer).rejects.toThrow(SessionLeft);
    const other = terminal();
    const second = other.asker.text('Name?', '');
    other.ended.abort();
    await expect(second).rejects.toThrow(SessionLeft);
    const third = terminal();
    const left = third.asker.choose('Which?', fruit);
    third.press(keys.escape).catch(() => undefined);
    await expect(left).rejects.toThrow(GoBack);
  });

  it('shows its panel, without colours unless they are on, within the width of the screen', async () => {
    const { asker, press, plain, raw } = terminal(30);
    const answer = asker.choose('Which?', fruit, () => [
      'what is awaited is longer than one line of it',
      '  a row of a table that is longer than the screen',
    ]);
    await press(keys.enter);
    await answer;
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
    const answer = asker.text('How many?', '', (text) => (/^\d+$/.test(text) ? null : 'a whole number'));
    await press('x', keys.enter, keys.backspace, '3', keys.enter);
    expect(await answer).toBe('3');
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
    await one.asker.watch(
      () => ['it turns'],
      () => Promise.resolve(true),
    );
    expect(one.plain()).toContain('it turns');
    const other = terminal();
    let seen = false;
    const watched = other.asker.watch(
      () => ['it turns'],
      async (stopped) => {
        while (!stopped()) await new Promise((resolve) => setImmediate(resolve));
        seen = true;
        return false;
      },
    );
    await other.press(keys.enter);
    await watched;
    expect(seen).toBe(true);
  });
});

describe('the keys of a terminal', () => {
  it('that come while no question stands there are the next question’s, one after the other', async () => {
    const { asker, press, signals } = terminal();
    // All in one piece, before the first question is asked.
    await press(`pea${keys.enter}${keys.down}${keys.enter}Li${keys.enter}n${keys.enter}`);
    expect(await asker.choose('Which?', fruit)).toBe('pear');
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await asker.choose('Which?', fruit)).toBe('pear');
    expect(await asker.text('Name?', '')).toBe('Li');
    expect(await asker.confirm('Sure?', true)).toBe(false);
    expect(signals).toEqual([]);
  });

  it('are kept when the answer before them is refused', async () => {
    const { asker, press } = terminal();
    await press(`x${keys.enter}${keys.backspace}3${keys.enter}${keys.down}${keys.enter}`);
    expect(await asker.text('How many?', '', (text) => (/^\d+$/.test(text) ? null : 'a whole number'))).toBe('3');
    expect(await asker.choose('Which?', fruit)).toBe('pear');
  });

  it.each<[string, readonly string[]]>([
    ['in one piece', [`${keys.escape}plu${keys.enter}`]],
    ['at once after one another', [keys.escape, 'p', 'l', 'u', keys.enter]],
  ])('Esc and a letter %s are Esc and that letter', async (_, pressed) => {
    const { asker, press } = terminal();
    const left = expect(asker.choose('Which?', fruit)).rejects.toThrow(GoBack);
    await press(...pressed);
    await left;
    expect(await asker.choose('Which?', fruit)).toBe('plum');
  });

  it.each<[string, readonly string[]]>([
    ['whole', [keys.down, keys.enter]],
    ['of its other form', ['\u001bOB', keys.enter]],
    ['broken anywhere', ['\u001b', '[', 'B', keys.enter]],
    ['behind one that means nothing', ['\u001b[5~\u001b[1;5P\u001b[?12;4$y', keys.down, keys.enter]],
  ])('an arrow’s sequence is one key: %s', async (_, pressed) => {
    const { asker, press } = terminal();
    const answer = asker.choose('Which?', fruit);
    await press(...pressed);
    expect(await answer).toBe('pear');
  });

  it('a character that comes in two pieces is one', async () => {
    const { asker, input, press } = terminal();
    const answer = asker.text('姓名?', '');
    const bytes = Buffer.from('李');
    input.write(bytes.subarray(0, 1));
    await press();
    input.write(bytes.subarray(1));
    await press(keys.enter);
    expect(await answer).toBe('李');
  });

  it('pressed while something is watched lead back to the menu, and are typed into it', async () => {
    const { asker, press } = terminal();
    await press(`plu${keys.enter}`);
    await asker.watch(
      () => ['it turns'],
      async (stopped) => {
        while (!stopped()) await new Promise((resolve) => setImmediate(resolve));
        return false;
      },
    );
    expect(await asker.choose('Which?', fruit)).toBe('plum');
  });

  it('Ctrl-C between questions interrupts at once, and drops what was typed before it', async () => {
    const { asker, press, signals } = terminal();
    await press('plum', keys.interrupt, '\u001a');
    expect(signals).toEqual(['interrupt', 'suspend']);
    const answer = asker.choose('Which?', fruit);
    await press(keys.enter);
    expect(await answer).toBe('apple');
  });

  it('Ctrl-C passes what waits before it, and Ctrl-D or the terminal’s end leave the question', async () => {
    for (const last of [keys.interrupt, '\u0004', null]) {
      const { asker, press, input } = terminal();
      const left = expect(asker.choose('Which?', fruit)).rejects.toThrow(SessionLeft);
      if (last === null) input.end();
      else await press(`pl${last}`);
      await left;
    }
  });

  it('are read without echo for the whole session, not for each question, and given back at its end', async () => {
    const modes: boolean[] = [];
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => void modes.push(raw) });
    const keyboard = new Keyboard(input, {
      interrupt: () => undefined,
      end: () => undefined,
      suspend: () => undefined,
    });
    keyboard.open();
    const asker = terminalPrompter({ keyboard, output: new PassThrough() }, en, false, new AbortController().signal);
    input.write(`${keys.enter}${keys.enter}`);
    await asker.choose('Which?', fruit);
    await asker.choose('Which?', fruit);
    expect(modes).toEqual([true]);
    keyboard.resume();
    keyboard.close();
    keyboard.close();
    expect(modes).toEqual([true, true, false]);
    expect(input.listenerCount('data')).toBe(0);
  });
});

describe('the width of a text', () => {
  it('counts ideographs twice', () => {
    expect([columnsOf('abc'), columnsOf('出货'), columnsOf('10 号机，在线')]).toEqual([3, 4, 13]);
    expect(padText('出货', 6)).toBe('出货  ');
    expect(fitText('出货锁', 5)).toBe('出货…');
  });

  it('folds sentences and cuts rows, and loses nothing of a sentence', () => {
    expect(foldLine('one two three', 7)).toEqual(['one two', 'three']);
    expect(foldLine('  one two three', 7)).toEqual(['  one …']);
    expect(foldLine('没有空格的一句话', 6).join('')).toBe('没有空格的一句话');
    for (const line of foldLine('锁定 21.3 秒 后失效, fallback in 118.1 s', 9))
      expect(columnsOf(line)).toBeLessThanOrEqual(9);
  });
});
