import { describe, expect, it } from 'vitest';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { messagesIn, outputsIn, reportsIn } from '#cli/texts/sentences/index.ts';
import { translateLines, translatorOf } from '#cli/texts/sentences/translator.ts';
import { messages as messageTables, outputs, reports } from '#cli/texts/sentences/zh/index.ts';
import { sentencesIn, sentencesNamed, type SourceSentence } from './sentences-in-source.ts';

const han = /\p{Script=Han}/u;
const chinese = [...new Set([...messageTables, ...reports, ...outputs])];

/** Lines of a text that have no Chinese, though they have words. */
function untranslatedLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => hasWords(line.replaceAll(/⟦\d+⟧|vendloop(?: [a-z]+)?: /g, '')) && !han.test(line));
}

function translated(translate: Translate) {
  return ({ file, text }: SourceSentence): SourceSentence => ({ file, text: translate(text) });
}

/** Whether the tables of single commands have all of it. */
function isInOutputs(text: string): boolean {
  return untranslatedLines(outputsIn('zh')(text)).length === 0;
}

function hasWords(text: string): boolean {
  return /[a-z]{2}/i.test(text.replaceAll(/--[a-z]+|%\w+/g, ''));
}

const errors = ['UsageError', 'InternalError', 'WriteError'];
const messages = ['io.err', 'warn', 'options.warn', 'printError'];

describe('the sentences in Chinese', () => {
  it('are there for every error and message of the commands', () => {
    const printed = sentencesIn('src/cli', (callee) => errors.includes(callee) || messages.includes(callee));
    expect(printed.length).toBeGreaterThan(100);
    const missing = printed.flatMap(({ file, text }) =>
      untranslatedLines(messagesIn('zh')(text)).map((line) => `${file}: ${line}`),
    );
    expect(missing).toEqual([]);
  });

  it('are there for every text that a report or command gives to its translator', () => {
    const folders = ['src/harness/reports', 'src/harness/fit', 'src/cli'];
    const given = folders.flatMap((folder) => sentencesIn(folder, isTranslated));
    expect(given.length).toBeGreaterThan(20);
    const missing = given.flatMap(({ file, text }) =>
      isInOutputs(text) ? [] : untranslatedLines(reportsIn('zh')(text)).map((line) => `${file}: ${line}`),
    );
    expect(missing).toEqual([]);
  });

  it('are there for every finding of a check, and for why a cloud cannot be certified', () => {
    const folders = ['src/harness/checks', 'src/harness/judge'];
    const findings = folders.flatMap((folder) => sentencesNamed(folder, /^(?:message|\w*impact)$/i));
    const refusals = sentencesIn('src/harness/certify', (callee) => callee === 'CannotCertify');
    expect(Math.min(findings.length - 100, refusals.length)).toBeGreaterThan(3);
    const inChinese = [...findings.map(translated(reportsIn('zh'))), ...refusals.map(translated(messagesIn('zh')))];
    expect(inChinese.filter(({ text }) => untranslatedLines(text).length > 0)).toEqual([]);
  });

  it('have the placeholders of the English ones, and are in Chinese', () => {
    const names = (text: string): readonly string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
    const wrong = chinese.flatMap((table) =>
      Object.entries(table).filter(
        ([english, translation]) =>
          names(translation).join() !== names(english).join() ||
          (hasWords(english.replaceAll(/\{\w+\}/g, '')) && !han.test(translation)),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('translate a reason of several sentences, such as that of a core that was seen from outside', () => {
    const reason = '3 checks judged 9 cases and found no violation. The core was seen from outside alone. ';
    expect(reportsIn('zh')(`${reason}Not visible from there: window.`)).toMatch(
      /核心只能从外部观察。从外部看不到：window。$/,
    );
  });

  it('have one translation each', () => {
    for (const tables of [messageTables, reports, outputs]) {
      const keys = tables.flatMap((table) => Object.keys(table));
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    }
  });
});

function isTranslated(callee: string): boolean {
  return callee === 't';
}

describe('the translator', () => {
  const translate = translatorOf([
    {
      '{n} world<s> failed.': '{n} 个世界失败。',
      '{n} world<s> <is|are> slow.': '{n} 个世界慢。',
      'cannot write {file}: {reason}': '无法写入 {file}：{reason}',
      'cannot write {file}: {reason}; choose another': '无法写入 {file}：{reason}；请换一个',
      'permission denied': '没有权限',
      'there is no scenario "{name}"': '没有场景“{name}”',
    },
  ]);

  it('fills in values, whatever they hold, and translates those that it knows', () => {
    expect(translate('1 world failed.')).toBe('1 个世界失败。');
    expect(translate('2 worlds are slow.')).toBe('2 个世界慢。');
    expect(translate('cannot write a: $& {file}: permission denied')).toBe('无法写入 a：$& {file}: permission denied');
    expect(translate('cannot write a: permission denied')).toBe('无法写入 a：没有权限');
  });

  it('leaves what a person wrote', () => {
    expect(translate('there is no scenario "permission denied"')).toBe('没有场景“permission denied”');
  });

  it('takes the most specific pattern', () => {
    expect(translate('cannot write a: permission denied; choose another')).toBe('无法写入 a：没有权限；请换一个');
  });

  it('translates several sentences only if it knows all of them', () => {
    expect(translate('2 worlds failed. 1 world is slow.')).toBe('2 个世界失败。1 个世界慢。');
    expect(translate('2 worlds failed. Something else.')).toBe('2 worlds failed. Something else.');
  });

  it('keeps indents, names of the program, and what it does not know', () => {
    expect(translateLines('vendloop run: permission denied\n  a.b: permission denied\nother\n', translate)).toBe(
      'vendloop run: 没有权限\n  a.b: 没有权限\nother\n',
    );
  });
});

describe('a driver that failed, in Chinese', () => {
  it.each(['cannot-load', 'threw', 'hung', 'nonsense', 'died'] as const)(
    'is named in messages and verdicts: %s',
    (problem) => {
      const { message } = new DriverError({ driver: 'mine', call: 'deliver', problem, given: '{}', came: 'boom' });
      for (const translate of [messagesIn('zh'), reportsIn('zh')])
        expect(translate(message)).toMatch(/^驱动程序 mine .*：boom(?:；传入的是 \{\})?$/u);
    },
  );
});
