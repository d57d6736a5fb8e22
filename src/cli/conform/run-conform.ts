import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { openReporters } from '../shared/reporters/index.ts';
import { conformReporters, type ReporterFlags } from '../shared/reporters/names.ts';
import { outputsIn } from '../texts/sentences/index.ts';
import { askClient } from './ask-client.ts';
import { conformCases } from './conform-cases.ts';
import { judgeClient, type ConformVerdict } from './judge-client.ts';
import { conformSuite, conformText, headline } from './report.ts';

/** The flags of `vendloop conform` as they were typed. */
export interface ConformFlags extends ReporterFlags {
  readonly client: string;
  readonly each?: boolean;
  readonly timeout: string;
  readonly seed: string;
  readonly cases: string;
  readonly expectDialect?: string;
}

export async function conform(io: CliIo, flags: ConformFlags): Promise<void> {
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const count = wholeNumber('--cases', flags.cases, 0, 10_000);
  const timeoutMs = wholeNumber('--timeout', flags.timeout, 1, 3_600) * 1000;
  const expected = expectedDialect(flags.expectDialect);
  const cases = conformCases(seededRandom(seed), count);
  const reporters = openReporters(io, flags, { valid: conformReporters, command: 'conform' });
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
    reporters.finish(conformText(verdict, expected, outputsIn(io.language)), {
      title: 'vendloop conform',
      suites: [conformSuite(cases, seconds, verdict, { seed, startedAt, headline: headline(verdict, expected) })],
      json: () => ({ passes: verdict.verdict === 'PASS', seed, ...withoutChinese(verdict) }),
    });
    io.exit(exitCodes[verdict.verdict]);
  } finally {
    clock.close();
  }
}

/** What programs read is English. */
function withoutChinese(verdict: ConformVerdict): ConformVerdict {
  return { ...verdict, mismatches: verdict.mismatches.map(({ chinese: _, ...mismatch }) => mismatch) };
}

/** The expected dialect; the rule by default. */
function expectedDialect(name: string | undefined): DialectName {
  if (name === undefined) return 'raw';
  const dialect = dialectNames.find((candidate) => candidate === name);
  if (!dialect) throw new UsageError(`there is no dialect "${name}"; there are ${dialectNames.join(', ')}`);
  return dialect;
}
