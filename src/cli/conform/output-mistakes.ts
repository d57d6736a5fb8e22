import { dialectNames } from '#core/domain/merchant.ts';
import { signInDialect } from '#core/signing/sign.ts';
import type { ClientAnswer } from './client-answer.ts';
import type { ConformCase } from './conform-cases.ts';

/** What is wrong with an output as a whole, and what to do about it; null where nothing typical shows. */
export function outputMistake(lines: readonly string[], answers: readonly ClientAnswer[]): string | null {
  if (lines.some((line) => line.includes('\0'))) return 'it is UTF-16, as PowerShell writes: have it print UTF-8';
  if (lines.some((line) => line === '{'))
    return 'its JSON stretches over several lines: print each object on one line, without indentation';
  if (lines.length > 1 && areBase64Pieces(lines)) {
    return 'its base64 has line breaks: print each payload on one line (base64 -w0, Base64.NO_WRAP)';
  }
  const at = answers.findIndex(({ kind }) => kind === 'unreadable');
  if (at < 0) return null;
  return `line ${at + 1} is ${shorten(lines[at] ?? '')}, ${answerMistake(lines[at] ?? '')}`;
}

/** What is wrong with a line that is no answer, and what to do about it. */
export function answerMistake(line: string): string {
  // eslint-disable-next-line no-control-regex -- it looks for the start of a terminal's colours
  if (/\u001b\[/.test(line)) return 'which has the codes of a terminal’s colours in it: print plain text (NO_COLOR=1)';
  if (/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/i.test(line))
    return 'which has more in it than the sign: print its 32 hex digits alone';
  return 'which is neither a sign nor a payload: print answers alone on standard output, all else on standard error';
}

/** Encoders that break lines do so after 76 or 64 digits. */
function areBase64Pieces(lines: readonly string[]): boolean {
  const full = lines.filter((line) => line.length === 76 || line.length === 64).length;
  return full > lines.length / 3 && lines.every((line) => line.length <= 76 && /^[A-Za-z0-9+/=]+$/.test(line));
}

/** An answer that belongs to another case. */
export interface Misplaced {
  /** Place of the answer, and of the case that it belongs to, from 0. */
  readonly at: number;
  readonly belongsTo: number;
}

/**
 * The first answer that belongs to another case, when most of those that fit no case of their own do. Signs of the rule
 * and of every dialect are looked for. Null when the order is not what is wrong.
 */
export function misplacedAnswer(cases: readonly ConformCase[], answers: readonly ClientAnswer[]): Misplaced | null {
  const signs = signsOfCases(cases);
  const signAt = (at: number): string => signOf(answers[at])?.toUpperCase() ?? '';
  const unmatched = [...answers.keys()].filter((at) => signAt(at) !== '' && signs.get(signAt(at))?.has(at) !== true);
  const misplaced = unmatched.filter((at) => signs.has(signAt(at)));
  // A few may coincide by themselves: a client that leaves a member out signs what another case is.
  if (misplaced.length <= unmatched.length / 2 || misplaced.length <= answers.length / 4) return null;
  const [at = 0] = misplaced;
  return { at, belongsTo: [...(signs.get(signAt(at)) ?? [0])][0] ?? 0 };
}

function signOf(answer: ClientAnswer | undefined): string | null {
  return answer?.kind === 'sign' || answer?.kind === 'payload' ? answer.sign : null;
}

/** Places of the cases by each sign that the rule or a dialect gives them. */
function signsOfCases(cases: readonly ConformCase[]): ReadonlyMap<string, ReadonlySet<number>> {
  const places = new Map<string, Set<number>>();
  cases.forEach(({ members, key }, at) => {
    for (const dialect of dialectNames) {
      const sign = signInDialect(members, key, dialect);
      if (sign !== null) places.set(sign, (places.get(sign) ?? new Set()).add(at));
    }
  });
  return places;
}

/** A line of a client's, for people. */
export function shorten(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
