import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { writeNewFile } from '../shared/write-file.ts';
import { askClient } from './ask-client.ts';
import { conformCases, type ConformCase } from './conform-cases.ts';
import { judgeClient, type ConformVerdict } from './judge-client.ts';
import { conformSuite, conformText, headline } from './report.ts';

export interface ConformFlags {
  readonly client: string;
  readonly each?: boolean;
  readonly timeout: string;
  readonly seed: string;
  readonly cases: string;
  readonly expectDialect?: string;
  readonly json?: boolean;
  readonly junit?: string;
}

export async function conform(io: CliIo, flags: ConformFlags): Promise<void> {
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const count = wholeNumber('--cases', flags.cases, 0, 10_000);
  const timeoutMs = wholeNumber('--timeout', flags.timeout, 1, 3_600) * 1000;
  const expected = expectedDialect(flags.expectDialect);
  const cases = conformCases(seededRandom(seed), count);
  const startedAt = io.now();
  const clock = new SystemClock();
  try {
    const { answers, seconds, exitProblem } = await askClient(cases, {
      command: flags.client,
      each: flags.each === true,
      timeoutMs,
      clock,
    });
    const verdict = judgeClient(cases, answers, { dialect: expected, exitProblem });
    printResult(io, flags, { startedAt, seed, cases, seconds, verdict, expected });
    io.exit(exitCodes[verdict.verdict]);
  } finally {
    clock.close();
  }
}

/** The result of a client, and the expected dialect. */
interface ConformResult {
  /** Unix ms. */
  readonly startedAt: number;
  readonly seed: number;
  readonly cases: readonly ConformCase[];
  readonly seconds: readonly number[];
  readonly verdict: ConformVerdict;
  readonly expected: DialectName;
}

function printResult(
  io: CliIo,
  flags: ConformFlags,
  { startedAt, seed, cases, seconds, verdict, expected }: ConformResult,
): void {
  if (flags.junit !== undefined)
    writeNewFile(
      io,
      flags.junit,
      junitFile([conformSuite(cases, seconds, verdict, { seed, startedAt, headline: headline(verdict, expected) })]),
      true,
    );
  const passes = verdict.verdict === 'PASS';
  io.out(
    flags.json === true ? `${JSON.stringify({ passes, seed, ...verdict }, null, 2)}\n` : conformText(verdict, expected),
  );
}

/** The expected dialect; the rule by default. */
function expectedDialect(name: string | undefined): DialectName {
  if (name === undefined) return 'raw';
  const dialect = dialectNames.find((candidate) => candidate === name);
  if (!dialect) throw new UsageError(`there is no dialect "${name}"; there are ${dialectNames.join(', ')}`);
  return dialect;
}
