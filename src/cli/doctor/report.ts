import type { Diagnosis, SignFinding } from '#core/signing/diagnosis/diagnosis-result.ts';
import type { Bilingual } from '#core/domain/errors.ts';
import type { Step } from '#core/signing/diagnosis/step.ts';
import { escapeUnprintable } from '#harness/printable.ts';

/** Languages of the report. */
export type ReportLanguage = keyof Bilingual;

const reportTexts = {
  en: {
    ok: 'ok',
    wrong: 'WRONG',
    skipped: '-',
    fix: 'to do',
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
      others: 'others',
    },
    rule: 'the rule',
    actual: 'yours',
    included: 'signed',
    omitted: 'left out',
    hashedText: 'hashed',
    md5: 'MD5',
    given: 'given',
    healthy: 'HEALTHY: nothing wrong was found.',
    unhealthy: 'WRONG: ',
  },
  zh: {
    ok: '正常',
    wrong: '有误',
    skipped: '-',
    fix: '改正',
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
      others: '其余',
    },
    rule: '规则',
    actual: '你的',
    included: '参与签名',
    omitted: '不参与',
    hashedText: '待签名',
    md5: 'MD5',
    given: '收到',
    healthy: '正常：未发现问题。',
    unhealthy: '有误：',
  },
} as const;

/** Formats a diagnosis for a terminal; unprintable characters are escaped. */
export function reportOf({ healthy, steps, sign }: Diagnosis, language: ReportLanguage): string {
  const texts = reportTexts[language];
  const wrongNames = steps.filter(({ state }) => state === 'wrong').map(({ name }) => stepTitle(name, language));
  const lines = [
    ...mergeSkipped(steps).flatMap((step) => stepLines(step, language)),
    ...(sign === null ? [] : ['', ...(sign.valid ? derivation(sign, language) : mismatch(sign, language))]),
    '',
    healthy ? texts.healthy : `${texts.unhealthy}${wrongNames.join(', ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Merges adjacent steps that were not examined. */
function mergeSkipped(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, at) => {
    const areBothSkipped = (other: Step | undefined): boolean =>
      step.state === 'skipped' &&
      other?.state === 'skipped' &&
      other.text.en.startsWith('not examined') &&
      step.text.en.startsWith('not examined');
    if (areBothSkipped(steps[at - 1])) return [];
    return areBothSkipped(steps[at + 1]) ? [{ ...step, name: 'others', text: notExamined }] : [step];
  });
}

const notExamined: Bilingual = {
  en: 'not examined: the parts before could not be read',
  zh: '未检查：前面的内容无法读取',
};

function stepLines({ name, state, text, fix }: Step, language: ReportLanguage): string[] {
  const texts = reportTexts[language];
  const label = `${padText(texts[state], 6)} ${padText(stepTitle(name, language), 9)}`;
  const head = `${label} ${escapeUnprintable(text[language])}`;
  return fix === null ? [head] : [head, `${' '.repeat(7)}${padText(texts.fix, 9)} ${escapeUnprintable(fix[language])}`];
}

/** Rows that show how a right sign is computed. */
function derivation({ included, omitted, canonical, computedSign }: SignFinding, language: ReportLanguage): string[] {
  const texts = reportTexts[language];
  return [
    ...included.map(({ contribution }, index) => row(index === 0 ? texts.included : '', contribution)),
    ...omitted.map(({ name, reason }) => row(texts.omitted, `${name}: ${reason[language]}`)),
    row(texts.hashedText, canonical),
    row(texts.md5, computedSign),
  ];
}

/** Rows with both texts, their difference, and both signs. */
function mismatch({ canonical, computedSign, givenSign, difference }: SignFinding, language: ReportLanguage): string[] {
  const texts = reportTexts[language];
  const differenceRows =
    difference === null
      ? [row(texts.hashedText, canonical)]
      : [row(texts.rule, difference.expected), row(texts.actual, difference.actual), row('', difference.marker)];
  return [...differenceRows, row(texts.md5, computedSign), row(texts.given, givenSign ?? '—')];
}

function row(label: string, text: string): string {
  return `${padText(label, 9)} ${escapeUnprintable(text)}`.trimEnd();
}

function stepTitle(name: string, language: ReportLanguage): string {
  return (reportTexts[language].names as Readonly<Record<string, string | undefined>>)[name] ?? name;
}

/** Chinese characters take two columns. */
function padText(text: string, width: number): string {
  const columns = text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0);
  return text + ' '.repeat(Math.max(0, width - columns));
}
