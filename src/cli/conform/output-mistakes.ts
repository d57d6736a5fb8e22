import { dialectNames } from '#core/domain/merchant.ts';
import { signInDialect } from '#core/signing/sign.ts';
import type { ClientAnswer } from './client-answer.ts';
import type { ConformCase } from './conform-cases.ts';

/** A typical mistake in the output as a whole, with its fix; null if none is found. */
export function outputMistake(lines: readonly string[], answers: readonly ClientAnswer[]): string | null {
  if (lines.some((line) => line.includes('\0'))) return 'it is UTF-16, as PowerShell writes: print UTF-8';
  if (lines.some((line) => line === '{'))
    return 'its JSON stretches over several lines: print each object on one line, without indentation';
  if (lines.length > 1 && areBase64Pieces(lines)) {
    return 'its base64 has line breaks: print each payload on one line (base64 -w0, Base64.NO_WRAP)';
  }
  const at = answers.findIndex(({ kind }) => kind === 'unreadable');
  if (at < 0) return null;
  return `line ${at + 1} is ${shorten(lines[at] ?? '')}, ${answerMistake(lines[at] ?? '')}`;
}

/** What is wrong with a line that is not an answer, and how to fix it. */
export function answerMistake(line: string): string {
  // eslint-disable-next-line no-control-regex -- it matches the start of a terminal's colour code
  if (/\u001b\[/.test(line)) return 'which has terminal colour codes in it: print plain text (NO_COLOR=1)';
  if (/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/i.test(line))
    return 'which has more than the sign in it: print only its 32 hex digits';
  return 'which is neither a sign nor a payload: print only answers on standard output, the rest on standard error';
}

/** Encoders break lines after 76 or 64 digits. */
function areBase64Pieces(lines: readonly string[]): boolean {
  const full = lines.filter((line) => line.length === 76 || line.length === 64).length;
  return full > lines.length / 3 && lines.every((line) => line.length <= 76 && /^[A-Za-z0-9+/=]+$/.test(line));
}

/** An answer that belongs to another case. */
export interface Misplaced {
  /** Index of the answer, and of the case that it belongs to. */
  readonly at: number;
  readonly belongsTo: number;
}

/**
 * The first answer that belongs to another case, if most answers that do not fit their own case belong to another.
 * Signs of the rule and of every dialect are compared. Null if the order is not the mistake.
 */
export function misplacedAnswer(cases: readonly ConformCase[], answers: readonly ClientAnswer[]): Misplaced | null {
  const signs = signsOfCases(cases);
  const signAt = (at: number): string => signOf(answers[at])?.toUpperCase() ?? '';
  const unmatched = [...answers.keys()].filter((at) => signAt(at) !== '' && signs.get(signAt(at))?.has(at) !== true);
  const misplaced = unmatched.filter((at) => signs.has(signAt(at)));
  // A few may coincide: a client that leaves a member out may sign the text of another case.
  if (misplaced.length <= unmatched.length / 2 || misplaced.length <= answers.length / 4) return null;
  const [at = 0] = misplaced;
  return { at, belongsTo: [...(signs.get(signAt(at)) ?? [0])][0] ?? 0 };
}

function signOf(answer: ClientAnswer | undefined): string | null {
  return answer?.kind === 'sign' || answer?.kind === 'payload' ? answer.sign : null;
}

/** Indexes of the cases by each sign of the rule or a dialect. */
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

/** A client's line for a message: quoted, at most 100 characters. */
export function shorten(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
