import { compareBytes } from '#core/signing/canonical.ts';
import { documentedFormat, textOf, type SignFormat } from '../sign-format.ts';
import { makeHypothesis, type SearchInput, type Hypothesis } from '../hypothesis.ts';

const buildInProgramFix = [
  'build the text in the program, not through a web page, a template or a chat',
  '请在程序中拼接文本，不要经过网页、模板或聊天工具',
] as const;
const beforeJsonFix = [
  'sign the text name=value&name=value… before a JSON encoder escapes it',
  '请在 JSON 编码转义之前对 name=value&… 文本签名',
] as const;

/** HTML character names that are also read without a semicolon. */
const entities: Readonly<Record<string, string>> = {
  acute: '´',
  aelig: 'æ',
  amp: '&',
  aring: 'å',
  auml: 'ä',
  brvbar: '¦',
  cedil: '¸',
  cent: '¢',
  copy: '©',
  curren: '¤',
  deg: '°',
  divide: '÷',
  eth: 'ð',
  euml: 'ë',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  gt: '>',
  iexcl: '¡',
  iquest: '¿',
  iuml: 'ï',
  laquo: '«',
  lt: '<',
  macr: '¯',
  micro: 'µ',
  middot: '·',
  nbsp: '\u00a0',
  not: '¬',
  ordf: 'ª',
  ordm: 'º',
  oslash: 'ø',
  ouml: 'ö',
  para: '¶',
  plusmn: '±',
  pound: '£',
  quot: '"',
  raquo: '»',
  reg: '®',
  sect: '§',
  shy: '\u00ad',
  sup1: '¹',
  sup2: '²',
  sup3: '³',
  szlig: 'ß',
  thorn: 'þ',
  times: '×',
  uml: '¨',
  uuml: 'ü',
  yen: '¥',
  yuml: 'ÿ',
};

/** Escapes that JSON encoders write. */
const jsonEscapeHypotheses: readonly Hypothesis[] = [
  wholeTextHypothesis(
    'json-ampersands',
    [
      'each & of the text was escaped as JSON writes it in Go and Gson, \\u0026',
      '文本中的 & 被 JSON 转义成了 \\u0026（Go、Gson 默认行为）',
    ],
    beforeJsonFix,
    { wrapText: (text) => escapeUnicode(text, /[<>&]/g) },
  ),
  wholeTextHypothesis(
    'json-html',
    [
      'each & and = of the text was escaped as Gson does, \\u0026 and \\u003d',
      '文本中的 & 和 = 被 Gson 转义成了 \\u0026、\\u003d',
    ],
    beforeJsonFix,
    { wrapText: (text) => escapeUnicode(text, /[<>&='`]/g) },
  ),
  wholeTextHypothesis(
    'json-html-between',
    [
      'each & and = of the members was escaped as Gson does, \\u0026 and \\u003d',
      '参数文本中的 & 和 = 被 Gson 转义成了 \\u0026、\\u003d',
    ],
    beforeJsonFix,
    { wrapBody: (text) => escapeUnicode(text, /[<>&='`]/g) },
  ),
];

/** Changes that HTML and JSON make to the text before it is hashed. */
export function markupHypotheses({ members }: SearchInput): readonly Hypothesis[] {
  const documentedText = textOf(documentedFormat(members, ''), false);
  const match = new RegExp(`&(${Object.keys(entities).join('|')})(\\w*)`).exec(documentedText);
  const [entity = '', rest = ''] = match?.slice(1) ?? [];
  const entityNote =
    match === null
      ? ['', '']
      : [
          `: the &${entity} of &${entity}${rest} became ${entities[entity] ?? ''}`,
          `：&${entity}${rest} 中的 &${entity} 变成了 ${entities[entity] ?? ''}`,
        ];
  const escapeAmpersands = (text: string): string => text.replaceAll('&', '&amp;');
  return [
    wholeTextHypothesis(
      'html-entities',
      [`the joined text was read as HTML${entityNote[0] ?? ''}`, `拼接后的文本被当作 HTML 解析${entityNote[1] ?? ''}`],
      buildInProgramFix,
      { wrapBody: unescapeHtml },
    ),
    ...entityNameHypotheses(members.map(([name]) => name)),
    wholeTextHypothesis(
      'html-ampersands',
      ['each & of the text was escaped for HTML, as &amp;', '文本中的 & 被 HTML 转义成了 &amp;'],
      buildInProgramFix,
      { wrapText: escapeAmpersands },
    ),
    wholeTextHypothesis(
      'html-ampersands-between',
      ['each & between the members was escaped for HTML, as &amp;', '参数之间的 & 被 HTML 转义成了 &amp;'],
      buildInProgramFix,
      { wrapBody: escapeAmpersands },
    ),
    ...jsonEscapeHypotheses,
  ];
}

/** Member names that begin like an entity: a lenient HTML reader replaces the whole name. */
function entityNameHypotheses(names: readonly string[]): readonly Hypothesis[] {
  return names
    .toSorted(compareBytes)
    .slice(1)
    .flatMap((name) =>
      Object.entries(entities)
        .filter(([entity]) => entity.slice(0, 2) === name.slice(0, 2))
        .map(([entity, char]) => {
          const message = [
            `the joined text was read as HTML: &${name} as a whole became ${char} (&${entity})`,
            `拼接后的文本被当作 HTML 解析：&${name} 整体变成了 ${char}（&${entity}）`,
          ] as const;
          return wholeTextHypothesis(`html-entity-${entity}-for-${name}`, message, buildInProgramFix, {
            wrapBody: (text) => text.replace(`&${name}`, char),
          });
        }),
    );
}

/** Replaces HTML entities, as a browser does in text. */
export function unescapeHtml(text: string): string {
  return text
    .replace(
      new RegExp(`&(${Object.keys(entities).join('|')});?`, 'g'),
      (_all, entity: string) => entities[entity] ?? '',
    )
    .replace(/&#(\d{1,7});/g, (all, code: string) =>
      Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : all,
    );
}

/** Writes characters as `\u003d`. */
export function escapeUnicode(text: string, pattern: RegExp): string {
  return text.replace(pattern, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function wholeTextHypothesis(
  variant: string,
  message: readonly [string, string],
  fix: readonly [string, string],
  change: Partial<SignFormat>,
): Hypothesis {
  return { ...makeHypothesis('encoding', variant, message, fix, change), singleOnly: true };
}
