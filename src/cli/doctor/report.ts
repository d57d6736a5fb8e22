import type { Diagnosis, SignFinding } from '#core/signing/diagnosis/diagnose.ts';
import type { Bilingual } from '#core/domain/errors.ts';
import type { Step } from '#core/signing/diagnosis/step.ts';
import { printable } from '#harness/printable.ts';

/** Languages of the report. */
export type ReportLanguage = keyof Bilingual;

const words = {
  en: {
    ok: 'ok',
    wrong: 'WRONG',
    skipped: '-',
    mend: 'to do',
    names: {
      http: 'http',
      core: 'core',
      endpoint: 'endpoint',
      headers: 'headers',
      body: 'body',
      base64: 'base64',
      json: 'json',
      members: 'members',
      types: 'types',
      sign: 'sign',
      time: 'time',
      rest: 'the rest',
    },
    rule: 'the rule',
    yours: 'yours',
    signed: 'signed',
    leftOut: 'left out',
    hashed: 'hashed',
    md5: 'MD5',
    given: 'given',
    healthy: 'HEALTHY: nothing wrong was found.',
    sick: 'WRONG: ',
  },
  zh: {
    ok: '正常',
    wrong: '有误',
    skipped: '-',
    mend: '改正',
    names: {
      http: 'HTTP',
      core: '核心',
      endpoint: '接口',
      headers: '请求头',
      body: '请求体',
      base64: 'base64',
      json: 'JSON',
      members: '参数',
      types: '类型',
      sign: '签名',
      time: '时间',
      rest: '其余',
    },
    rule: '规则',
    yours: '你的',
    signed: '参与签名',
    leftOut: '不参与',
    hashed: '待签名',
    md5: 'MD5',
    given: '收到',
    healthy: '正常：未发现问题。',
    sick: '有误：',
  },
} as const;

/** Puts a diagnosis into lines for a terminal. Nothing in it moves a cursor. */
export function reportOf({ healthy, steps, sign }: Diagnosis, language: ReportLanguage): string {
  const own = words[language];
  const wrongs = steps.filter(({ state }) => state === 'wrong').map(({ name }) => nameOf(name, language));
  const lines = [
    ...inOneLine(steps).flatMap((step) => stepLines(step, language)),
    ...(sign === null ? [] : ['', ...(sign.valid ? derivation(sign, language) : mismatch(sign, language))]),
    '',
    healthy ? own.healthy : `${own.sick}${wrongs.join(', ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Steps that were not taken for one and the same reason, as one. */
function inOneLine(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, at) => {
    const same = (other: Step | undefined): boolean =>
      step.state === 'skipped' &&
      other?.state === 'skipped' &&
      other.text.en.startsWith('not looked at') &&
      step.text.en.startsWith('not looked at');
    if (same(steps[at - 1])) return [];
    return same(steps[at + 1]) ? [{ ...step, name: 'rest', text: notLooked }] : [step];
  });
}

const notLooked: Bilingual = { en: 'not looked at: nothing could be read so far', zh: '未检查：前面的内容无法读取' };

function stepLines({ name, state, text, mend }: Step, language: ReportLanguage): string[] {
  const own = words[language];
  const head = `${padded(own[state], 6)} ${padded(nameOf(name, language), 9)} ${printable(text[language])}`;
  return mend === null ? [head] : [head, `${' '.repeat(7)}${padded(own.mend, 9)} ${printable(mend[language])}`];
}

/** How a right sign comes about. */
function derivation({ used, leftOut, canonical, computedSign }: SignFinding, language: ReportLanguage): string[] {
  const own = words[language];
  return [
    ...used.map(({ contribution }, index) => row(index === 0 ? own.signed : '', contribution)),
    ...leftOut.map(({ name, why }) => row(own.leftOut, `${name}: ${why[language]}`)),
    row(own.hashed, canonical),
    row(own.md5, computedSign),
  ];
}

/** Both texts, the difference marked, and both signs. */
function mismatch({ canonical, computedSign, givenSign, difference }: SignFinding, language: ReportLanguage): string[] {
  const own = words[language];
  const texts =
    difference === null
      ? [row(own.hashed, canonical)]
      : [row(own.rule, difference.expected), row(own.yours, difference.theirs), row('', difference.mark)];
  return [...texts, row(own.md5, computedSign), row(own.given, givenSign ?? '—')];
}

function row(label: string, text: string): string {
  return `${padded(label, 9)} ${printable(text)}`.trimEnd();
}

function nameOf(name: string, language: ReportLanguage): string {
  return (words[language].names as Readonly<Record<string, string | undefined>>)[name] ?? name;
}

/** Chinese characters take two columns. */
function padded(text: string, width: number): string {
  const columns = text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0);
  return text + ' '.repeat(Math.max(0, width - columns));
}
