import type { Bilingual } from '#core/domain/errors.ts';
import type { FaultReason, PayloadFault } from '../payload-error.ts';
import { maxPayloadLength } from '../payload.ts';
import { parseFlatJson } from '../strict-json.ts';
import type { Mistake } from './step.ts';

/** A payload's JSON, read as the core reads it; what is wrong with it sorted by the step that it belongs to. */
export interface ReadJson {
  /** Null when it cannot be read at all. */
  readonly members: Readonly<Record<string, string | number>> | null;
  /** What is wrong with the text itself. */
  readonly json: readonly Mistake[];
  /** What is wrong with the members' names. */
  readonly names: readonly Mistake[];
  /** What is wrong with the kinds of their values. */
  readonly types: readonly Mistake[];
}

/** Faults of the strict reader that are about a value's kind, and about a name. */
const ofTypes: readonly FaultReason[] = [
  'fraction',
  'exponent',
  'minus-zero',
  'unsafe',
  'boolean',
  'null',
  'nested',
  'type',
];
const ofNames: readonly FaultReason[] = ['duplicate', 'reserved', 'surrogate'];

/** Texts that are nearly JSON, the likeliest first: how to see them, and how to undo them, where that is safe. */
const nearly: readonly (readonly [mistake: Mistake, sees: RegExp, undo: ((text: string) => string) | null])[] = [
  [
    named(
      'bom',
      'a byte order mark stands before the JSON',
      'JSON 前有 BOM',
      'write UTF-8 without BOM',
      '请使用无 BOM 的 UTF-8',
    ),
    /^\ufeff/,
    (text) => text.slice(1),
  ],
  [
    named(
      'quoted',
      'the JSON stands inside a JSON string: it was encoded twice',
      'JSON 被序列化了两次，成了一个字符串',
      'call the JSON encoder once',
      '只做一次 JSON 序列化',
    ),
    /^\s*"(?:\s|\\n)*\{/,
    unquoted,
  ],
  [
    named(
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
    named(
      'single-quotes',
      'the JSON has single quotes',
      'JSON 使用了单引号',
      'JSON takes double quotes only',
      'JSON 只能使用双引号',
    ),
    /^\s*\{\s*'/,
    null,
  ],
  [
    named(
      'form',
      'a form (a=1&b=2) stands where JSON should',
      '内容是表单（a=1&b=2），不是 JSON',
      'write the members as a JSON object',
      '请把参数写成 JSON 对象',
    ),
    /^\w+=[^{]*(?:&|$)/,
    null,
  ],
  [
    named(
      'list',
      'a list stands where an object should',
      '内容是数组，应为对象',
      'send one object {…}',
      '请发送一个对象 {…}',
    ),
    /^\s*\[/,
    null,
  ],
  [
    named('xml', 'XML stands where JSON should', '内容是 XML，不是 JSON', 'send a JSON object', '请发送 JSON 对象'),
    /^\s*</,
    null,
  ],
  [
    named(
      'trailing-comma',
      'a comma stands behind the last member',
      '最后一个参数后多了逗号',
      'take the last comma away',
      '请去掉最后的逗号',
    ),
    /,\s*\}\s*$/,
    (text) => text.replace(/,(\s*\}\s*)$/, '$1'),
  ],
  [
    named(
      'bare-names',
      'names stand without quotes',
      '参数名没有加双引号',
      'put names in double quotes',
      '请给参数名加上双引号',
    ),
    /^\s*\{\s*[A-Za-z_]\w*\s*:/,
    null,
  ],
  [
    named('comment', 'the JSON holds a comment', 'JSON 中有注释', 'JSON knows no comments', 'JSON 不支持注释'),
    /^\s*(?:\{\s*)?\/[/*]/,
    null,
  ],
  [
    named(
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
    named('cut-off', 'the JSON ends too early: it was cut off', 'JSON 不完整，被截断了', 'send it whole', '请完整发送'),
    /^\s*\{(?:[^}]*[^}\s])?\s*$/,
    null,
  ],
  [
    named(
      'control',
      'a string holds a line break or another control character that is not escaped',
      '字符串中有未转义的换行或控制字符',
      'escape it (\\n), or build the JSON with a library',
      '请转义（\\n），或用 JSON 库生成',
    ),
    /"[^"]*[\u0000-\u001f][^"]*"\s*[,}:]/,
    null,
  ], // eslint-disable-line no-control-regex -- it looks for them
];

/** Reads a payload's JSON; `sign` is a member as any other here. */
export function readPayloadJson(text: string): ReadJson {
  return readOn(text, []);
}

function readOn(text: string, before: readonly Mistake[]): ReadJson {
  const parsed = parseFlatJson(text, { maxLength: maxPayloadLength });
  if (parsed.ok) return { members: parsed.value, json: before, names: [], types: [] };
  const { fault } = parsed;
  if (ofTypes.includes(fault.reason)) return { members: null, json: before, names: [], types: [ofFault(fault)] };
  if (ofNames.includes(fault.reason)) return { members: null, json: before, names: [ofFault(fault)], types: [] };
  const found = nearly.find(([{ name }, sees]) => sees.test(text) && !before.some((mistake) => mistake.name === name));
  if (found === undefined) return { members: null, json: [...before, ofFault(fault)], names: [], types: [] };
  const [mistake, , undo] = found;
  return undo === null
    ? { members: null, json: [...before, mistake], names: [], types: [] }
    : readOn(undo(text), [...before, mistake]);
}

function ofFault({ what, reason, text }: PayloadFault): Mistake {
  return {
    name: `${what}:${reason}`,
    says: text,
    mend: mends[reason] ?? { en: 'build the JSON with a library, not by hand', zh: '请用 JSON 库生成，不要手工拼接' },
  };
}

const asText: Bilingual = { en: 'send every value as a string', zh: '请把所有值都作为字符串发送' };
const mends: Partial<Record<FaultReason, Bilingual>> = {
  ...Object.fromEntries(ofTypes.map((reason) => [reason, asText])),
  null: { en: 'leave the member out, or send a string', zh: '请省略该参数，或发送字符串' },
  duplicate: { en: 'send each member once', zh: '每个参数只发送一次' },
  reserved: { en: 'leave this member out', zh: '请去掉该参数' },
  surrogate: {
    en: 'the text was cut in the middle of a character: cut by characters, not by units',
    zh: '文本在字符中间被截断：请按字符截断',
  },
};

function named(name: string, en: string, zh: string, mendEn: string, mendZh: string): Mistake {
  return { name: `json:${name}`, says: { en, zh }, mend: { en: mendEn, zh: mendZh } };
}

function unquoted(text: string): string {
  try {
    const inner: unknown = JSON.parse(text);
    return typeof inner === 'string' ? inner : text;
  } catch {
    return text;
  }
}
