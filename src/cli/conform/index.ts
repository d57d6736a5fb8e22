import type { Command } from 'commander';
import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { writeNewFile } from '../shared/write-file.ts';
import { askClient } from './ask-client.ts';
import { conformCases, type ConformCase } from './conform-cases.ts';
import { judgeClient, type ConformVerdict } from './judge-client.ts';
import { conformSuite, conformText, headline } from './report.ts';

interface ConformFlags {
  readonly client: string;
  readonly each?: boolean;
  readonly timeout: string;
  readonly seed: string;
  readonly cases: string;
  readonly expectDialect?: string;
  readonly json?: boolean;
  readonly junit?: string;
}

const protocol = `
The client reads one JSON object per line, {"members":{…},"key":"…"}, and prints one line for each: the sign (32 hex
digits), the payload (base64), or JSON {"sign":"…"}, {"payload":"…"} or {"error":"…"}.

Example:
  vendloop conform --client 'node docs/examples/clients/sign.mjs'

Exit codes: 0 conforms, 1 departs from the rule, 2 usage, or the client cannot be run or read,
3 INCONCLUSIVE: every answer is right, but the client ended with an error.`;

/** `vendloop conform`: has a client sign payloads of every kind, and reports where it departs from the rule. */
export function registerConform(program: Command, io: CliIo): void {
  program
    .command('conform')
    .description(
      'have a signer, in any language, sign payloads of every kind, and report where it departs from the rule',
    )
    .requiredOption('--client <command>', 'the shell command that runs the signer')
    .option('--each', 'run it once for each payload, for programs that sign once and exit')
    .option('--timeout <seconds>', 'how long a run of it may take', '60')
    .option('--seed <n>', 'seed of the random payloads', '1')
    .option('--cases <n>', 'how many random payloads', '200')
    .option('--expect-dialect <name>', `pass if it is exactly this dialect: ${dialectNames.join(', ')}`)
    .option('--json', 'print the result as JSON')
    .option('--junit <file>', 'write a JUnit report')
    .addHelpText('after', protocol)
    .action((flags: ConformFlags) => conform(io, flags));
}

async function conform(io: CliIo, flags: ConformFlags): Promise<void> {
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
