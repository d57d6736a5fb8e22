import { describeChange } from '../describe-change.ts';
import type { SignFormat } from '../sign-format.ts';
import { makeHypothesis, type SearchInput, type Hypothesis } from '../hypothesis.ts';
import { markupHypotheses } from './markup.ts';
import { rareValueWriters, valueWriters } from './value-writers.ts';

const signAsSentFix = ['sign the values as they are, without any encoding', '请对参数值原样签名，不要编码'] as const;

/** Values in quotes, and encodings of the joined members as a whole. */
const wholeTextHypotheses: readonly Hypothesis[] = [
  makeHypothesis(
    'encoding',
    'quoted',
    ['the values were signed with quotes around them, as in JSON', '参数值带着 JSON 的引号签名了'],
    ['sign the values without quotes', '签名时请去掉引号'],
    { writeValue: (value) => JSON.stringify(value) },
  ),
  makeHypothesis(
    'encoding',
    'all-quoted',
    ['every value was put in quotes', '所有参数值都加上了引号'],
    ['sign the values without quotes', '签名时请去掉引号'],
    { writeValue: (value) => JSON.stringify(String(value)) },
  ),
  makeHypothesis(
    'encoding',
    'whole-percent',
    ['the joined members were URL encoded as a whole', '拼接后的整个文本被做了 URL 编码'],
    signAsSentFix,
    wrapWith(encodeURIComponent),
  ),
  makeHypothesis(
    'encoding',
    'whole-uri',
    ['the joined members were encoded by encodeURI', '拼接后的整个文本经过了 encodeURI'],
    signAsSentFix,
    wrapWith(encodeURI),
  ),
  makeHypothesis(
    'encoding',
    'whole-lower-case',
    ['the members, names and values, were put in lower case', '参数名和值被转成了小写'],
    ['keep the case of every letter; only the sign is upper case', '除 sign 本身外，大小写保持原样'],
    wrapWith((text) => text.toLowerCase()),
  ),
  makeHypothesis(
    'encoding',
    'whole-upper-case',
    ['the members, names and values, were put in upper case', '参数名和值被转成了大写'],
    ['keep the case of every letter; only the sign is upper case', '除 sign 本身外，大小写保持原样'],
    wrapWith((text) => text.toUpperCase()),
  ),
];

/** Other ways to write values and names. */
export function encodingHypotheses({ members, appKey }: SearchInput): readonly Hypothesis[] {
  const valueHypotheses = [...valueWriters, ...rareValueWriters].map(([variant, en, zh, write], index): Hypothesis => {
    const change = describeChange(members, write);
    const message = [
      change === null ? en : `${en}: ${change.en}`,
      change === null ? zh : `${zh}：${change.zh}`,
    ] as const;
    const hypothesis = makeHypothesis('encoding', variant, message, signAsSentFix, {
      writeValue: (value) => write(String(value)),
    });
    return index < valueWriters.length ? hypothesis : { ...hypothesis, singleOnly: true };
  });
  return [
    ...valueHypotheses,
    ...markupHypotheses({ members, appKey }),
    ...wholeTextHypotheses,
    ...nameHypotheses(
      ['names-lower-case', 'the names were put in lower case', '参数名被转成了小写', (name) => name.toLowerCase()],
      ['names-upper-case', 'the names were put in upper case', '参数名被转成了大写', (name) => name.toUpperCase()],
      [
        'names-camel-case',
        'the names were signed in camelCase (machineNo), and sent with underscores',
        '签名时参数名为驼峰（machineNo），发送时为下划线',
        camelCase,
      ],
      [
        'names-pascal-case',
        'the names were signed as MachineNo, and sent with underscores',
        '签名时参数名为 MachineNo，发送时为下划线',
        (name) => camelCase(`_${name}`),
      ],
    ),
  ];
}

function nameHypotheses(
  ...spellings: readonly (readonly [variant: string, en: string, zh: string, write: (name: string) => string])[]
): readonly Hypothesis[] {
  // The members are sorted by the names that were signed.
  return spellings.map(([variant, en, zh, write]) =>
    makeHypothesis(
      'encoding',
      variant,
      [en, zh],
      ['sign the names as they are sent', '请用实际发送的参数名签名'],
      ({ members }) => ({ members: members.map(([name, value]) => [write(name), value]) }),
    ),
  );
}

function wrapWith(wrapBody: (text: string) => string): Partial<SignFormat> {
  return { wrapBody };
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
