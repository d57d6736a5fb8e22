import { z } from 'zod';
import { judgeHistory } from '../checks.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import { knownName } from '../known-name.ts';
import { parseOptions } from '../parse-options.ts';
import type { Run, Sale, SaleOutcome } from '../run/run.ts';
import { vitest } from './vitest-peer.ts';

/** What vitest gives a matcher. */
export interface MatcherContext {
  /** Whether `.not` stands before it. */
  readonly isNot?: boolean;
}

/** What a matcher gives vitest. */
export interface MatcherResult {
  /** Whether it matches; with `.not`, a match fails the test. */
  readonly pass: boolean;
  /** Why the test fails. */
  message(): string;
}

const outcomes: readonly SaleOutcome[] = [
  'success',
  'failure',
  'timeout',
  'refused',
  'no-answer',
  'no-callback',
] satisfies readonly SaleOutcome[];

const saleSchema = z.custom<Sale>((value) => hasMembers(value, 'outcome', 'refusal'), {
  error: () => 'it compares a sale: expect(await merchant.sell())',
});
const outcomeSchema = knownName('outcome', outcomes);
const judgedSchema = z.custom<Run | History | Judgement>(
  (value) => isRun(value) || isJudgement(value) || hasMembers(value, 'header', 'events'),
  { error: () => 'it judges a run, a history or a judgement: expect(run)' },
);

async function toSettle(this: MatcherContext, received: unknown, expected: SaleOutcome): Promise<MatcherResult> {
  const sale = parseOptions(saleSchema, received, 'toSettle()');
  parseOptions(outcomeSchema, expected, 'toSettle()');
  const outcome = await sale.outcome();
  const { machine, refusal } = sale;
  const why = refusal === null ? '' : ` (${refusal.call} was refused: ${refusal.code} ${refusal.message})`;
  const pass = outcome === expected;
  return {
    pass,
    message: () =>
      `expected the sale at machine ${machine} ${pass ? 'not ' : ''}to settle as ${expected}, but it ` +
      `settled as ${outcome}${why}`,
  };
}

async function toKeepEveryRule(this: MatcherContext, received: unknown): Promise<MatcherResult> {
  const judged = parseOptions(judgedSchema, received, 'toKeepEveryRule()');
  const { verdict, reason, findings } = await judgementOf(judged);
  // Nothing is proved, neither that a rule was kept nor that one was broken: the test fails either way.
  if (verdict === 'INCONCLUSIVE') return { pass: this.isNot === true, message: () => `INCONCLUSIVE: ${reason}` };
  const broken = findings.map(({ check, at, message, impact }) => `  ${check} at ${at} ms: ${message} ${impact}`);
  return { pass: verdict === 'PASS', message: () => [`${verdict}: ${reason}`, ...broken].join('\n') };
}

function judgementOf(judged: Run | History | Judgement): Promise<Judgement> | Judgement {
  if (isRun(judged)) return judged.judge();
  return isJudgement(judged) ? judged : judgeHistory(judged);
}

function isRun(value: unknown): value is Run {
  return hasMembers(value, 'judge', 'merchant');
}

function isJudgement(value: unknown): value is Judgement {
  return hasMembers(value, 'verdict', 'findings');
}

function hasMembers(value: unknown, ...names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}

/** The matchers. Importing `vendloop/vitest` registers them; another `expect` needs `expect.extend(matchers)`. */
export const matchers: {
  toSettle(this: MatcherContext, received: unknown, expected: SaleOutcome): Promise<MatcherResult>;
  toKeepEveryRule(this: MatcherContext, received: unknown): Promise<MatcherResult>;
} = { toSettle, toKeepEveryRule };

vitest.expect.extend(matchers);
