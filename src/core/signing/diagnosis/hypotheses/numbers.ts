import type { Member } from '#core/signing/dialects/dialect.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { signedAsHypothesis, type Spelling } from './signed-as.ts';
import { timeSpellings } from './timestamps.ts';

/** Numbers that were signed as other numbers, or in other spellings. */
export function numberHypotheses(members: readonly Member[]): readonly Hypothesis[] {
  return members.flatMap(([name, raw]) => {
    const value = String(raw);
    if (!/^\d{1,20}$/.test(value)) return [];
    const common = [...(name === 'timestamp' ? timeSpellings(value) : []), ...commonSpellings(name, value)];
    const rare = rareSpellings(name, value);
    const differs = (spelling: Spelling): boolean => spelling[0] !== value;
    return [
      ...common.filter(differs).map(([signed, variant, en, zh]) => signedAsHypothesis(name, signed, variant, en, zh)),
      ...rare.filter(differs).map(([signed, variant, en, zh]) => ({
        ...signedAsHypothesis(name, signed, variant, en, zh),
        singleOnly: true as const,
      })),
    ];
  });
}

function commonSpellings(name: string, value: string): readonly Spelling[] {
  const exponent = exponentOf(value, 'e+');
  const withoutZeros = value.replace(/^0+(?=\d)/, '');
  return [
    [
      `${value}.0`,
      'as-float',
      `${name} was signed as ${value}.0 (a number with a fraction)`,
      `${name} 按 ${value}.0（浮点数）签名`,
    ],
    [
      exponent,
      'with-exponent',
      `${name} was signed as ${exponent}: Go reads JSON numbers as floats, and prints large ones this way`,
      `${name} 按 ${exponent} 签名：Go 把 JSON 数字读成浮点数，大数会这样输出`,
    ],
    [
      `0${value}`,
      'leading-zero-added',
      `${name} was signed with a leading zero, 0${value}`,
      `${name} 签名时带有前导零 0${value}`,
    ],
    [
      withoutZeros,
      'leading-zero-lost',
      `${name} was signed as a number and lost its leading zero`,
      `${name} 签名时被转成数值，丢失了前导零`,
    ],
  ];
}

function rareSpellings(name: string, value: string): readonly Spelling[] {
  const javaExponent = exponentOf(value, 'E').replace(/^(\d)E/, '$1.0E');
  const [sixDigits, spreadsheet] = [sixDigitsOf(value), sixDigitsOf(value).replace('e', 'E')];
  const grouped = value.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const rounded = roundedOf(value);
  const hex = `0x${Number(value).toString(16)}`;
  return [
    [
      javaExponent,
      'java-exponent',
      `${name} was signed as ${javaExponent}: Java prints a double this way`,
      `${name} 按 ${javaExponent} 签名：Java 的 double 会这样输出`,
    ],
    [
      sixDigits,
      'with-six-digits',
      `${name} was signed as ${sixDigits}: C and C++ print a double this way`,
      `${name} 按 ${sixDigits} 签名：C/C++ 的 double 会这样输出`,
    ],
    [
      spreadsheet,
      'spreadsheet-exponent',
      `${name} was signed as ${spreadsheet}: a spreadsheet prints a large number this way`,
      `${name} 按 ${spreadsheet} 签名：表格软件会这样显示大数`,
    ],
    [
      rounded,
      'rounded',
      `${name} was signed as ${rounded}: it was read as a float, which holds 15 to 17 digits`,
      `${name} 按 ${rounded} 签名：被读成浮点数，丢失了精度`,
    ],
    [
      `${value}.00`,
      'as-price',
      `${name} was signed as ${value}.00 (a number with two decimal places)`,
      `${name} 按 ${value}.00（两位小数）签名`,
    ],
    [
      grouped,
      'grouped',
      `${name} was signed as ${grouped}, with "," between its thousands`,
      `${name} 按 ${grouped} 签名（带千位分隔符）`,
    ],
    [hex, 'as-hex', `${name} was signed as ${hex}`, `${name} 按 ${hex} 签名`],
  ];
}

/**
 * A whole number of seven digits or more, printed as a float: 1795640000 as `1.79564e+09` in Go, `1.79564E9` in Java.
 */
function exponentOf(value: string, exponentMark: 'e+' | 'E'): string {
  if (value.length < (exponentMark === 'E' ? 8 : 7) || value.startsWith('0')) return value;
  const fraction = value.slice(1).replace(/0+$/, '');
  const power = String(value.length - 1).padStart(exponentMark === 'E' ? 1 : 2, '0');
  return `${value.charAt(0)}${fraction === '' ? '' : `.${fraction}`}${exponentMark}${power}`;
}

/** `%g`: six significant digits. */
function sixDigitsOf(value: string): string {
  if (value.length < 7 || value.startsWith('0')) return value;
  const [digits = '', power = ''] = Number(value).toExponential(5).split('e+');
  return `${digits.replace(/\.?0+$/, '')}e+${power.padStart(2, '0')}`;
}

function roundedOf(value: string): string {
  return value.startsWith('0') || value.length < 16 ? value : BigInt(Number(value)).toString();
}
