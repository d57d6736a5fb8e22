import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import { dialectBody, hashHex } from '#core/signing/diagnosis/sign-format.ts';
import { findCause } from '#core/signing/diagnosis/cause-search.ts';
import { membersOf } from '#core/signing/dialects/dialect.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import type { ClientAnswer } from './client-answer.ts';
import type { ConformCase } from './conform-cases.ts';
import { classDescriptions, type ClassName } from './payload-classes.ts';
import { answerMistake, shorten } from './output-mistakes.ts';

/** A case in which a client did not do as the rule says. */
export interface Mismatch {
  readonly case: ConformCase;
  /** What departs: the sign, the payload around it, or the answer as a whole. */
  readonly part: 'sign' | 'payload' | 'answer';
  /** What it did, as a clause. */
  readonly message: string;
  /** Hypotheses that give its sign, as the doctor names them; empty when none does. */
  readonly causes: readonly string[];
}

/** Cases that have one class and no other, and how many of them depart. */
export interface ClassCount {
  readonly name: ClassName | 'plain' | 'several';
  readonly title: string;
  readonly cases: number;
  readonly mismatched: number;
  readonly example: string | null;
}

/** What a client is. */
export interface ConformVerdict {
  /** PASS when `dialect` is the one that was expected. INCONCLUSIVE when it would be, but was disturbed. */
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Why it is INCONCLUSIVE, in a sentence; null when it is not. */
  readonly inconclusiveReason: string | null;
  readonly cases: number;
  readonly mismatches: readonly Mismatch[];
  /**
   * The dialect that the client is: it makes all of its signs, and every payload holds what was signed. `raw` is the
   * rule.
   */
  readonly dialect: DialectName | null;
  /** The dialect that makes all of its signs, whatever became of the payloads. */
  readonly signsAs: DialectName | null;
  /** The dialect that makes most of them, and how many. */
  readonly closest: { readonly dialect: DialectName; readonly matches: number };
  /** The one hypothesis that explains every departure; null when there is none, or a dialect explains them. */
  readonly commonCause: string | null;
  readonly classes: readonly ClassCount[];
}

/** What a client is to be, and how its run went. */
export interface Expectation {
  readonly dialect: DialectName;
  /** How the client ended when it ended badly, as a clause; null when it ended well. */
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
  // A dialect is a way to sign. It excuses no payload that holds something else than was signed.
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
    return { verdict: 'INCONCLUSIVE', inconclusiveReason: 'No payload was signed, so nothing is proved.' };
  if (dialect !== expected.dialect) return { verdict: 'FAIL', inconclusiveReason: null };
  if (expected.exitProblem === null) return { verdict: 'PASS', inconclusiveReason: null };
  return {
    verdict: 'INCONCLUSIVE',
    inconclusiveReason: `Every answer is right, but the client ${expected.exitProblem}. Mend that and run it again.`,
  };
}

/** The hypotheses that all departures share. */
function commonCauseOf(mismatches: readonly Mismatch[]): string | null {
  const [first, ...others] = new Set(mismatches.map(({ causes }) => causes.join(' + ')));
  return others.length > 0 || first === undefined || first === '' ? null : first;
}

/** The sign that a client library makes, members that it leaves out left out. */
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
      const message = cause?.message.en ?? 'its sign fits nothing that was tried';
      return [
        {
          case: conformCase,
          part: 'sign',
          message: `${message}${dialectsDoNotHelp(conformCase, cause?.dialects ?? [])}`,
          causes: cause?.names ?? [],
        },
      ];
    }
    case 'payload':
      return [{ case: conformCase, part: 'payload', message: answer.reason, causes: [answer.name] }];
    case 'refused':
      return [{ case: conformCase, part: 'answer', message: `the client refuses it: ${answer.reason}`, causes: [] }];
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

/**
 * What to add where naming these dialects in the configuration is no help: they leave out a member that is not empty.
 */
function dialectsDoNotHelp({ kind, members, key }: ConformCase, matching: readonly DialectName[]): string {
  // Of a callback the core sends as text what the client would leave out.
  const isHelped =
    kind === 'callback' ||
    matching.length === 0 ||
    matching.some((dialect) => dialects[dialect].form(members, key) !== null);
  return isHelped ? '' : ' (signDialects does not help here: what is not signed is not taken)';
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
