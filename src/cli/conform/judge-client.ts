import type { Bilingual } from '#core/domain/errors.ts';
import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import { dialectBody, hashHex } from '#core/signing/diagnosis/sign-format.ts';
import { findCause } from '#core/signing/diagnosis/cause-search.ts';
import { membersOf } from '#core/signing/dialects/dialect.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import type { ClientAnswer } from './client-answer.ts';
import type { ConformCase } from './conform-cases.ts';
import { classDescriptions, type ClassName } from './payload-classes.ts';
import { answerMistake, shorten } from './output-mistakes.ts';

/** A case in which a client departs from the rule. */
export interface Mismatch {
  readonly case: ConformCase;
  /** What departs from the rule: the sign, the payload around it, or the whole answer. */
  readonly part: 'sign' | 'payload' | 'answer';
  /** What the client did, as a clause. */
  readonly message: string;
  /** The same in Chinese, where a hypothesis explains it. */
  readonly chinese?: string;
  /** Names of the hypotheses that give its sign; empty if none does. */
  readonly causes: readonly string[];
}

/** Cases of exactly one class, and how many of them depart. */
export interface ClassCount {
  readonly name: ClassName | 'plain' | 'several';
  readonly title: string;
  readonly cases: number;
  readonly mismatched: number;
  readonly example: string | null;
}

/** The verdict on a client. */
export interface ConformVerdict {
  /** PASS if `dialect` is the expected one. INCONCLUSIVE if it would be, but the client failed after its answers. */
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Why it is INCONCLUSIVE, as a sentence; null otherwise. */
  readonly inconclusiveReason: string | null;
  readonly cases: number;
  readonly mismatches: readonly Mismatch[];
  /** The client's dialect: it gives all of its signs, and every payload holds what was signed. `raw` is the rule. */
  readonly dialect: DialectName | null;
  /** The dialect that gives all of its signs, even if payloads are wrong. */
  readonly signsAs: DialectName | null;
  /** The dialect that gives most of its signs, and how many. */
  readonly closest: { readonly dialect: DialectName; readonly matches: number };
  /** The hypothesis that explains every departure; null if there is none, or a dialect explains them. */
  readonly commonCause: string | null;
  readonly classes: readonly ClassCount[];
}

/** The expected dialect, and how the client's run ended. */
export interface Expectation {
  readonly dialect: DialectName;
  /** How a failed run ended, as a clause; null if it succeeded. */
  readonly exitProblem: string | null;
}

/** Judges a client by its answers, one for each case. Pure. */
export function judgeClient(
  cases: readonly ConformCase[],
  answers: readonly ClientAnswer[],
  expected: Expectation,
): ConformVerdict {
  const mismatches = cases.flatMap((conformCase, at) =>
    mismatchOf(conformCase, answers[at] ?? { kind: 'unreadable', line: '' }),
  );
  const counts = dialectNames.map((dialect) => ({
    dialect,
    matches: cases.filter((conformCase, at) => matchesDialect(dialect, conformCase, answers[at])).length,
  }));
  const closest = counts.reduce((best, next) => (next.matches > best.matches ? next : best));
  const signsAs = counts.find(({ matches }) => matches === cases.length)?.dialect ?? null;
  // A dialect is a way to sign. It does not excuse a payload that differs from what was signed.
  const dialect = answers.every(({ kind }) => kind === 'sign') ? signsAs : null;
  const commonCause = dialect === null ? commonCauseOf(mismatches) : null;
  const result = {
    cases: cases.length,
    mismatches,
    dialect,
    signsAs,
    closest,
    commonCause,
    classes: countClasses(cases, mismatches),
  };
  return { ...verdictOf(result, expected), ...result };
}

function verdictOf(
  { cases, dialect }: Pick<ConformVerdict, 'cases' | 'dialect'>,
  expected: Expectation,
): Pick<ConformVerdict, 'verdict' | 'inconclusiveReason'> {
  if (cases === 0)
    return { verdict: 'INCONCLUSIVE', inconclusiveReason: 'No payload was signed, so nothing was tested.' };
  if (dialect !== expected.dialect) return { verdict: 'FAIL', inconclusiveReason: null };
  if (expected.exitProblem === null) return { verdict: 'PASS', inconclusiveReason: null };
  return {
    verdict: 'INCONCLUSIVE',
    inconclusiveReason: `Every answer is right, but the client ${expected.exitProblem}. Fix this and run it again.`,
  };
}

/** The hypotheses that explain all departures, or null. */
function commonCauseOf(mismatches: readonly Mismatch[]): string | null {
  const [first, ...others] = new Set(mismatches.map(({ causes }) => causes.join(' + ')));
  return others.length > 0 || first === undefined || first === '' ? null : first;
}

/** Whether the answer has the sign of a client library, which may leave members out. */
function matchesDialect(
  dialect: DialectName,
  { members, key }: ConformCase,
  answer: ClientAnswer | undefined,
): boolean {
  if (answer?.kind !== 'sign' && answer?.kind !== 'payload') return false;
  return (
    hashHex(Buffer.from(`${dialectBody(dialect, membersOf(members))}&key=${key}`), 'md5').toUpperCase() === answer.sign
  );
}

function mismatchOf(conformCase: ConformCase, answer: ClientAnswer): readonly Mismatch[] {
  switch (answer.kind) {
    case 'sign': {
      if (answer.sign === conformCase.sign) return [];
      const { cause } = findCause({ members: membersOf(conformCase.members), appKey: conformCase.key }, answer.sign);
      const message = cause?.message.en ?? 'its sign matches no mistake that was tried';
      const chinese = cause?.message.zh;
      const note = dialectsDoNotHelp(conformCase, cause?.dialects ?? []);
      return [
        {
          case: conformCase,
          part: 'sign',
          message: `${message}${note.en}`,
          ...(chinese !== undefined && { chinese: `${chinese}${note.zh}` }),
          causes: cause?.names ?? [],
        },
      ];
    }
    case 'payload':
      return [{ case: conformCase, part: 'payload', message: answer.reason, causes: [answer.name] }];
    case 'rejected':
      return [{ case: conformCase, part: 'answer', message: `the client rejects it: ${answer.reason}`, causes: [] }];
    case 'unreadable':
      return [
        {
          case: conformCase,
          part: 'answer',
          message: `the client answered ${shorten(answer.line)}, ${answerMistake(answer.line)}`,
          causes: [],
        },
      ];
  }
}

/** A note where listing these dialects in signDialects does not help: they leave out a non-empty member. */
function dialectsDoNotHelp({ kind, members, key }: ConformCase, matching: readonly DialectName[]): Bilingual {
  // In callbacks the core sends such members as text.
  const isHelped =
    kind === 'callback' ||
    matching.length === 0 ||
    matching.some((dialect) => dialects[dialect].form(members, key) !== null);
  if (isHelped) return { en: '', zh: '' };
  return {
    en: ' (signDialects does not help here: unsigned members are not accepted)',
    zh: '（此处 signDialects 无效：不接受未签名的成员）',
  };
}

function countClasses(cases: readonly ConformCase[], mismatches: readonly Mismatch[]): readonly ClassCount[] {
  const mismatched = new Set(mismatches.map((mismatch) => mismatch.case));
  const rows: readonly (readonly [ClassCount['name'], string, (conformCase: ConformCase) => boolean])[] = [
    ['plain', 'letters and digits, in order', ({ classes: matching }) => matching.length === 0],
    ...(Object.keys(classDescriptions) as ClassName[]).map(
      (name) =>
        [
          name,
          classDescriptions[name],
          ({ classes: matching }: ConformCase) => matching.length === 1 && matching[0] === name,
        ] as const,
    ),
    ['several', 'several of these', ({ classes: matching }) => matching.length > 1],
  ];
  return rows.map(([name, title, belongs]) => {
    const matching = cases.filter(belongs);
    const failing = matching.filter((conformCase) => mismatched.has(conformCase));
    return { name, title, cases: matching.length, mismatched: failing.length, example: failing[0]?.name ?? null };
  });
}
