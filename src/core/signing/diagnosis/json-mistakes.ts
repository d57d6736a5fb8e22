import type { Bilingual } from '#core/domain/errors.ts';
import type { PayloadErrorReason, PayloadError } from '../payload-error.ts';
import { maxPayloadLength } from '../payload.ts';
import { parseFlatJson } from '../strict-json.ts';
import type { Mistake } from './step.ts';

/** A payload's JSON, read as the core reads it, with its mistakes by the step to which they belong. */
export interface JsonReading {
  /** Null if it cannot be read. */
  readonly members: Readonly<Record<string, string | number>> | null;
  /** Mistakes in the text itself. */
  readonly syntaxMistakes: readonly Mistake[];
  /** Mistakes in the members' names. */
  readonly nameMistakes: readonly Mistake[];
  /** Mistakes in the types of their values. */
  readonly typeMistakes: readonly Mistake[];
}

/** Reasons of the strict reader that concern a value's type, and those that concern a name. */
const typeReasons: readonly PayloadErrorReason[] = [
  'fraction',
  'exponent',
  'minus-zero',
  'unsafe',
  'boolean',
  'null',
  'nested',
  'type',
];
const nameReasons: readonly PayloadErrorReason[] = ['duplicate', 'reserved', 'surrogate'];

/** Mistakes in texts that are nearly JSON, the likeliest first: a pattern, and how to undo it where that is safe. */
const knownMistakes: readonly (readonly [mistake: Mistake, sees: RegExp, undo: ((text: string) => string) | null])[] = [
  [
    makeMistake(
      'bom',
      'a byte order mark precedes the JSON',
      'JSON 前有 BOM',
      'write UTF-8 without BOM',
      '请使用无 BOM 的 UTF-8',
    ),
    /^\ufeff/,
    (text) => text.slice(1),
  ],
  [
    makeMistake(
      'quoted',
      'the JSON is inside a JSON string: it was encoded twice',
      'JSON 被序列化了两次，成了一个字符串',
      'call the JSON encoder once',
      '只做一次 JSON 序列化',
    ),
    /^\s*"(?:\s|\\n)*\{/,
    unquote,
  ],
  [
    makeMistake(
      'python',
      'this is how Python prints a dictionary, not JSON',
      '这是 Python 字典的打印形式，不是 JSON',
      'use json.dumps(), not str()',
      '请使用 json.dumps()，不要用 str()',
    ),
    /^\s*\{\s*'[^']*'\s*:(?=[\s\S]*(?:\bTrue\b|\bFalse\b|\bNone\b|': '))/,
    null,
  ],
  [
    makeMistake(
      'single-quotes',
      'the JSON has single quotes',
      'JSON 使用了单引号',
      'JSON allows double quotes only',
      'JSON 只能使用双引号',
    ),
    /^\s*\{\s*'/,
    null,
  ],
  [
    makeMistake(
      'form',
      'this is a form (a=1&b=2), not JSON',
      '内容是表单（a=1&b=2），不是 JSON',
      'write the members as a JSON object',
      '请把参数写成 JSON 对象',
    ),
    /^\w+=[^{]*(?:&|$)/,
    null,
  ],
  [
    makeMistake(
      'list',
      'this is a list, not an object',
      '内容是数组，应为对象',
      'send one object {…}',
      '请发送一个对象 {…}',
    ),
    /^\s*\[/,
    null,
  ],
  [
    makeMistake('xml', 'this is XML, not JSON', '内容是 XML，不是 JSON', 'send a JSON object', '请发送 JSON 对象'),
    /^\s*</,
    null,
  ],
  [
    makeMistake(
      'trailing-comma',
      'a comma follows the last member',
      '最后一个参数后多了逗号',
      'remove the last comma',
      '请去掉最后的逗号',
    ),
    /,\s*\}\s*$/,
    (text) => text.replace(/,(\s*\}\s*)$/, '$1'),
  ],
  [
    makeMistake(
      'bare-names',
      'names have no quotes',
      '参数名没有加双引号',
      'put names in double quotes',
      '请给参数名加上双引号',
    ),
    /^\s*\{\s*[A-Za-z_]\w*\s*:/,
    null,
  ],
  [
    makeMistake('comment', 'the JSON holds a comment', 'JSON 中有注释', 'JSON allows no comments', 'JSON 不支持注释'),
    /^\s*(?:\{\s*)?\/[/*]/,
    null,
  ],
  [
    makeMistake(
      'undefined',
      'the JSON holds undefined or NaN',
      'JSON 中有 undefined 或 NaN',
      'leave such members out',
      '请去掉这些参数',
    ),
    /:\s*(?:undefined|NaN|nil|None)\b/,
    null,
  ],
  [
    makeMistake(
      'cut-off',
      'the JSON ends too early: it was cut off',
      'JSON 不完整，被截断了',
      'send it complete',
      '请完整发送',
    ),
    /^\s*\{(?:[^}]*[^}\s])?\s*$/,
    null,
  ],
  [
    makeMistake(
      'control',
      'a string holds a line break or another control character that is not escaped',
      '字符串中有未转义的换行或控制字符',
      'escape it (\\n), or build the JSON with a library',
      '请转义（\\n），或用 JSON 库生成',
    ),
    // eslint-disable-next-line no-control-regex -- it matches control characters
    /"[^"]*[\u0000-\u001f][^"]*"\s*[,}:]/,
    null,
  ],
];

/** Reads a payload's JSON; `sign` is an ordinary member here. */
export function readPayloadJson(text: string): JsonReading {
  return readRepaired(text, []);
}

function readRepaired(text: string, earlierMistakes: readonly Mistake[]): JsonReading {
  const parsed = parseFlatJson(text, { maxLength: maxPayloadLength });
  if (parsed.ok) return { members: parsed.value, syntaxMistakes: earlierMistakes, nameMistakes: [], typeMistakes: [] };
  const { error } = parsed;
  if (typeReasons.includes(error.reason))
    return { members: null, syntaxMistakes: earlierMistakes, nameMistakes: [], typeMistakes: [mistakeOf(error)] };
  if (nameReasons.includes(error.reason))
    return { members: null, syntaxMistakes: earlierMistakes, nameMistakes: [mistakeOf(error)], typeMistakes: [] };
  const match = knownMistakes.find(
    ([{ name }, pattern]) => pattern.test(text) && !earlierMistakes.some((mistake) => mistake.name === name),
  );
  if (match === undefined)
    return {
      members: null,
      syntaxMistakes: [...earlierMistakes, mistakeOf(error)],
      nameMistakes: [],
      typeMistakes: [],
    };
  const [mistake, , undo] = match;
  return undo === null
    ? { members: null, syntaxMistakes: [...earlierMistakes, mistake], nameMistakes: [], typeMistakes: [] }
    : readRepaired(undo(text), [...earlierMistakes, mistake]);
}

function mistakeOf({ layer, reason, text }: PayloadError): Mistake {
  return {
    name: `${layer}:${reason}`,
    message: text,
    fix: fixes[reason] ?? { en: 'build the JSON with a library, not by hand', zh: '请用 JSON 库生成，不要手工拼接' },
  };
}

const sendAsString: Bilingual = { en: 'send every value as a string', zh: '请把所有值都作为字符串发送' };
const fixes: Partial<Record<PayloadErrorReason, Bilingual>> = {
  ...Object.fromEntries(typeReasons.map((reason) => [reason, sendAsString])),
  null: { en: 'leave the member out, or send a string', zh: '请省略该参数，或发送字符串' },
  duplicate: { en: 'send each member once', zh: '每个参数只发送一次' },
  reserved: { en: 'leave this member out', zh: '请去掉该参数' },
  surrogate: {
    en: 'the text was cut in the middle of a character: cut between characters, not inside one',
    zh: '文本在字符中间被截断：请按字符截断',
  },
};

function makeMistake(name: string, en: string, zh: string, fixEn: string, fixZh: string): Mistake {
  return { name: `json:${name}`, message: { en, zh }, fix: { en: fixEn, zh: fixZh } };
}

function unquote(text: string): string {
  try {
    const decoded: unknown = JSON.parse(text);
    return typeof decoded === 'string' ? decoded : text;
  } catch {
    return text;
  }
}
