import { canonicalTextMistakes } from './canonical-text-mistakes.ts';
import { memberMistakes } from './member-mistakes.ts';
import { hashMistakes } from './hash-mistakes.ts';
import { app, pickup, type ClientMistake, validSign, json, base64 } from './client-requests.ts';

/** Mistakes that change the sign. */
export const signMistakes: readonly ClientMistake[] = [...canonicalTextMistakes, ...memberMistakes, ...hashMistakes];

/** Mistakes before the sign, with the step that must find them. */
export const payloadMistakes: readonly (ClientMistake & { readonly step: string })[] = [
  base64Case(
    'URL alphabet',
    base64(json({ ...pickup, note: '???>>>' }, ''))
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
    'URL alphabet',
  ),
  base64Case('line breaks', base64(json(pickup, validSign(pickup))).replace(/.{64}/g, '$&\n'), 'line breaks'),
  base64Case(
    'no padding',
    base64(
      `${json(pickup, validSign(pickup))}${' '.repeat((4 - (json(pickup, validSign(pickup)).length % 3)) % 3)}`,
    ).replace(/=+$/, ''),
    'has no =',
  ),
  base64Case(
    '+ became a space',
    base64(json({ ...pickup, note: '???>>>' }, '')).replaceAll('+', ' '),
    'each + of payload became a space',
  ),
  base64Case('percent-encoded', encodeURIComponent(base64(json({ ...pickup, note: '???>>>' }, ''))), 'URL encoded'),
  base64Case('base64 twice', base64(base64(json(pickup, validSign(pickup)))), 'base64 of base64'),
  base64Case('in quotes', `"${base64(json(pickup, validSign(pickup)))}"`, 'quotes around'),
  base64Case('a form in its place', `machine_no=16327129&sign=${validSign(pickup)}`, 'a form'),
  base64Case('UTF-16', base64(Buffer.from(json(pickup, validSign(pickup)), 'utf16le')), 'UTF-16'),
  base64Case(
    'GBK',
    base64(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xbf, 0xc9, 0xc0, 0xd6]), Buffer.from('","sign":"x"}')])),
    'GBK',
  ),
  base64Case('garbage', '!!!', 'not base64'),
  base64Case('nothing', ' ', 'payload is empty'),
  jsonCase('a comma too many', json(pickup, validSign(pickup)).replace(/}$/, ',}'), 'comma follows the last member'),
  jsonCase('single quotes', `{'machine_no':"16327129"}`, 'single quotes'),
  jsonCase('a Python dictionary', `{'machine_no': '16327129', 'sign': None}`, 'Python'),
  jsonCase('a byte order mark', `\ufeff${json(pickup, validSign(pickup))}`, 'byte order mark'),
  jsonCase('JSON in a JSON string', JSON.stringify(json(pickup, validSign(pickup))), 'encoded twice'),
  jsonCase('names without quotes', `{machine_no:"16327129"}`, 'names have no quotes'),
  jsonCase('cut off', json(pickup, validSign(pickup)).slice(0, -20), 'cut off'),
  {
    ...jsonCase(
      'a member twice',
      json(pickup, validSign(pickup)).replace('{', '{"count":"1",'),
      'member "count" occurs twice',
    ),
    step: 'members',
  },
  { ...jsonCase('no sign', JSON.stringify(pickup), 'member "sign" is missing'), step: 'members' },
  { ...jsonCase('an empty sign', json(pickup, ''), 'member "sign" is empty'), step: 'members' },
  {
    ...jsonCase('sign under another name', JSON.stringify({ ...pickup, Sign: validSign(pickup) }), 'there is "Sign"'),
    step: 'members',
  },
  {
    ...jsonCase(
      'the key as a member',
      JSON.stringify({ ...pickup, key: app.appKey, sign: validSign(pickup) }),
      'a member "key" is sent',
    ),
    step: 'members',
  },
  {
    ...jsonCase('a fraction', json(pickup, validSign(pickup)).replace('"5"', '5.0'), 'a number with a fraction'),
    step: 'types',
  },
  { ...jsonCase('true', json(pickup, validSign(pickup)).replace('"5"', 'true'), 'is true or false'), step: 'types' },
  { ...jsonCase('null', json(pickup, validSign(pickup)).replace('"5"', 'null'), 'is null'), step: 'types' },
  {
    ...jsonCase(
      'an object inside',
      json(pickup, validSign(pickup)).replace('"5"', '{"a":1}'),
      'is an object or an array',
    ),
    step: 'types',
  },
  { ...jsonCase('a sign that is a number', json(pickup, 5), 'member "sign" is a number'), step: 'types' },
];

function base64Case(title: string, payload: string, message: string) {
  return { title, payload, names: [], message, step: 'base64' };
}

function jsonCase(title: string, content: string, message: string) {
  return { title, payload: base64(content), names: [], message, step: 'json' };
}
