import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import { dialectBody, hashed } from '#core/signing/diagnosis/sign-format.ts';
import { findCause } from '#core/signing/diagnosis/cause-search.ts';
import { membersOf } from '#core/signing/dialects/dialect.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import type { Answer } from './client-answer.ts';
import type { ConformCase } from './conform-cases.ts';
import { classes, type ClassName } from './payload-classes.ts';
import { answerMistake, shortened } from './output-mistakes.ts';

/** A case in which a client did not do as the rule says. */
export interface Departure {
  readonly case: ConformCase;
  /** What departs: the sign, the payload around it, or the answer as a whole. */
  readonly in: 'sign' | 'payload' | 'answer';
  /** What it did, as a clause. */
  readonly says: string;
  /** Hypotheses that give its sign, as the doctor names them; empty when none does. */
  readonly names: readonly string[];
}

/** Cases that have one class and no other, and how many of them depart. */
export interface ClassCount {
  readonly name: ClassName | 'plain' | 'several';
  readonly title: string;
  readonly cases: number;
  readonly departed: number;
  readonly example: string | null;
}

/** What a client is. */
export interface Verdict {
  /** PASS when `dialect` is the one that was expected. INCONCLUSIVE when it would be, but was disturbed. */
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Why it is INCONCLUSIVE, in a sentence; null when it is not. */
  readonly doubt: string | null;
  readonly cases: number;
  readonly departures: readonly Departure[];
  /** The dialect that the client is: it makes all of its signs, and every payload holds what was signed. `raw` is the rule. */
  readonly dialect: DialectName | null;
  /** The dialect that makes all of its signs, whatever became of the payloads. */
  readonly signsAs: DialectName | null;
  /** The dialect that makes most of them, and how many. */
  readonly closest: { readonly dialect: DialectName; readonly fits: number };
  /** The one hypothesis that explains every departure; null when there is none, or a dialect explains them. */
  readonly cause: string | null;
  readonly classes: readonly ClassCount[];
}

/** What a client is to be, and how its run went. */
export interface Expected {
  readonly dialect: DialectName;
  /** How the client ended when it ended badly, as a clause; null when it ended well. */
  readonly badEnd: string | null;
}

/** Judges a client by its answers, one for each case. Pure. */
export function judgeClient(cases: readonly ConformCase[], answers: readonly Answer[], expected: Expected): Verdict {
  const departures = cases.flatMap((one, at) => departureOf(one, answers[at] ?? { kind: 'unreadable', line: '' }));
  const counts = dialectNames.map((dialect) => ({
    dialect,
    fits: cases.filter((one, at) => isSignOf(dialect, one, answers[at])).length,
  }));
  const closest = counts.reduce((best, next) => (next.fits > best.fits ? next : best));
  const signsAs = counts.find(({ fits }) => fits === cases.length)?.dialect ?? null;
  // A dialect is a way to sign. It excuses no payload that holds something else than was signed.
  const dialect = answers.every(({ kind }) => kind === 'sign') ? signsAs : null;
  const cause = dialect === null ? onlyCause(departures) : null;
  const judged = {
    cases: cases.length,
    departures,
    dialect,
    signsAs,
    closest,
    cause,
    classes: countClasses(cases, departures),
  };
  return { ...verdictOf(judged, expected), ...judged };
}

function verdictOf(
  { cases, dialect }: Pick<Verdict, 'cases' | 'dialect'>,
  expected: Expected,
): Pick<Verdict, 'verdict' | 'doubt'> {
  if (cases === 0) return { verdict: 'INCONCLUSIVE', doubt: 'No payload was signed, so nothing is proved.' };
  if (dialect !== expected.dialect) return { verdict: 'FAIL', doubt: null };
  if (expected.badEnd === null) return { verdict: 'PASS', doubt: null };
  return {
    verdict: 'INCONCLUSIVE',
    doubt: `Every answer is right, but the client ${expected.badEnd}. Mend that and run it again.`,
  };
}

/** The hypotheses that all departures share. */
function onlyCause(departures: readonly Departure[]): string | null {
  const [only, ...others] = new Set(departures.map(({ names }) => names.join(' + ')));
  return others.length > 0 || only === undefined || only === '' ? null : only;
}

/** The sign that a client library makes, members that it leaves out left out. */
function isSignOf(dialect: DialectName, { members, key }: ConformCase, answer: Answer | undefined): boolean {
  if (answer?.kind !== 'sign' && answer?.kind !== 'payload') return false;
  return (
    hashed(Buffer.from(`${dialectBody(dialect, membersOf(members))}&key=${key}`), 'md5').toUpperCase() === answer.sign
  );
}

function departureOf(one: ConformCase, answer: Answer): readonly Departure[] {
  switch (answer.kind) {
    case 'sign': {
      if (answer.sign === one.sign) return [];
      const { cause } = findCause({ members: membersOf(one.members), appKey: one.key }, answer.sign);
      const says = cause?.says.en ?? 'its sign fits nothing that was tried';
      return [
        { case: one, in: 'sign', says: `${says}${noHelp(one, cause?.dialects ?? [])}`, names: cause?.names ?? [] },
      ];
    }
    case 'payload':
      return [{ case: one, in: 'payload', says: answer.why, names: [answer.name] }];
    case 'refused':
      return [{ case: one, in: 'answer', says: `the client refuses it: ${answer.why}`, names: [] }];
    case 'unreadable':
      return [
        {
          case: one,
          in: 'answer',
          says: `the client answered ${shortened(answer.line)}, ${answerMistake(answer.line)}`,
          names: [],
        },
      ];
  }
}

/** What to add where naming these dialects in the configuration is no help: they leave out a member that is not empty. */
function noHelp({ kind, members, key }: ConformCase, fitting: readonly DialectName[]): string {
  // Of a callback the core sends as text what the client would leave out.
  const helps =
    kind === 'callback' ||
    fitting.length === 0 ||
    fitting.some((dialect) => dialects[dialect].form(members, key) !== null);
  return helps ? '' : ' (signDialects does not help here: what is not signed is not taken)';
}

function countClasses(cases: readonly ConformCase[], departures: readonly Departure[]): readonly ClassCount[] {
  const departed = new Set(departures.map((departure) => departure.case));
  const rows: readonly (readonly [ClassCount['name'], string, (one: ConformCase) => boolean])[] = [
    ['plain', 'letters and digits, in order', ({ classes: own }) => own.length === 0],
    ...(Object.keys(classes) as ClassName[]).map(
      (name) => [name, classes[name], ({ classes: own }: ConformCase) => own.length === 1 && own[0] === name] as const,
    ),
    ['several', 'several of these', ({ classes: own }) => own.length > 1],
  ];
  return rows.map(([name, title, isOf]) => {
    const own = cases.filter(isOf);
    const gone = own.filter((one) => departed.has(one));
    return { name, title, cases: own.length, departed: gone.length, example: gone[0]?.name ?? null };
  });
}
