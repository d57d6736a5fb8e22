import { join } from 'node:path';
import type { Driver } from '#drivers/driver.ts';
import type { CertifyFacts } from '#harness/certify/certify-machine.ts';
import type { Certification } from '#harness/certify/certification.ts';
import { EvidenceLog, evidenceText } from '#harness/certify/evidence.ts';
import type { CasePlan } from '#harness/certify/plan/plan-cases.ts';
import { MerchantCalls } from '#harness/certify/play/merchant-calls.ts';
import { drawNonce } from '#harness/certify/play/nonce.ts';
import type { CertifyPorts } from '#harness/certify/ports.ts';
import { joinCloud, listOrThrow } from '#harness/certify/run/join-cloud.ts';
import { measureSlack, type Slack } from '#harness/certify/run/measure-slack.ts';
import { runSuite } from '#harness/certify/run/run-suite.ts';
import type { CaseResult } from '#harness/certify/verdict/case-result.ts';
import { overallVerdict } from '#harness/certify/verdict/overall-verdict.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { certificatePage } from '#harness/reports/certify/html.ts';
import { certificationSuite } from '#harness/reports/certify/suite.ts';
import { certificationText } from '#harness/reports/certify/text.ts';
import { makeDefaultFolder } from '../shared/default-folder.ts';
import type { CliIo } from '../shared/io.ts';
import type { Cloud } from '../shared/cloud.ts';
import { statedEvidenceFolder } from '../shared/project/folders.ts';
import type { Project } from '../shared/project/project.ts';
import type { Reporters } from '../shared/reporters/index.ts';
import { version } from '../shared/version.ts';
import { folderTimestamp, makeEvidenceFolder, makeFolder, writeText } from '../shared/write-file.ts';
import { budgetOf, planOf } from './choose-cases.ts';
import { repeatCommand, type CertifyFlags } from './flags.ts';
import { machinesToPlay } from './machines.ts';

/** What playing the suite needs. */
export interface SuiteOptions {
  readonly io: CliIo;
  readonly flags: CertifyFlags;
  readonly project: Project | null;
  readonly cloud: Cloud;
  readonly driver: Driver;
  readonly ports: CertifyPorts;
  readonly reporters: Reporters;
  readonly fixedSlackMs: number | undefined;
  readonly signal: AbortSignal;
}

/** Plays the cases that were asked for, prints and writes what they came to, and sets the exit code. */
export async function playSuite(options: SuiteOptions): Promise<void> {
  const { io, flags, project, cloud, driver } = options;
  const startedAt = io.now();
  const { facts, slack } = await joined(options);
  const plan = planOf(facts, flags, project?.members.knownFailures ?? []);
  const results = await runCases(options, facts, plan, slack);
  const knownFailures = (project?.members.knownFailures ?? []).filter((known) =>
    results.some(({ name }) => name === known.case),
  );
  const certification: Certification = {
    target: cloud.settings.url,
    driver: driver.name,
    version,
    node: process.version,
    startedAt,
    durationMs: io.now() - startedAt,
    machines: facts.machines.map(({ machine, kind }) => ({ machine, kind })),
    limits: facts.limits,
    slack,
    results,
    leftOut: plan.leftOut.map(({ case: { name }, waitMs }) => ({ name, waitMs })),
    knownFailures,
    verdict: overallVerdict(results, knownFailures),
    command: repeatCommand(io, flags),
  };
  writeReports(options, certification);
  io.exit(exitCodes[certification.verdict.verdict]);
}

/** Finds out whether the cloud can be certified, with which machines, and how exact times can be. */
async function joined({ io, flags, cloud, driver, ports, fixedSlackMs }: SuiteOptions): Promise<{
  readonly facts: CertifyFacts;
  readonly slack: Slack;
}> {
  const log = new EvidenceLog(() => 0, []);
  const calls = new MerchantCalls(driver, ports, log);
  const limits = cloud.limitsOf(driver.capabilities);
  const { url } = cloud.settings;
  const named = machinesToPlay(io, cloud, await listOrThrow(calls, url));
  const machines = await joinCloud({ driver, ports, log, url, machines: named, limits });
  const slack = await measureSlack(calls, ports.clock, limits, fixedSlackMs);
  return { facts: { limits, machines, budgetMs: budgetOf(limits, flags) }, slack };
}

async function runCases(
  { io, cloud, driver, ports, signal }: SuiteOptions,
  facts: CertifyFacts,
  plan: CasePlan,
  { slackMs }: Slack,
): Promise<readonly CaseResult[]> {
  const total = plan.played.length;
  let ended = 0;
  const keys = facts.machines.map(({ key }) => key);
  const secrets = [...Object.values(cloud.settings.merchant), ...keys].filter(
    (text) => text !== cloud.settings.merchant['appId'],
  );
  const tools = {
    driver,
    ports,
    facts,
    slackMs,
    secrets,
    startedAt: ports.clock.monotonic(),
    turns: new Map<string, number>(),
    runId: drawNonce(ports.random).slice(0, 8),
  };
  return runSuite(
    plan,
    tools,
    {
      ended(result) {
        ended += 1;
        io.err(`${ended}/${total} ${result.verdict} ${result.name}\n`);
      },
    },
    signal,
  );
}

function writeReports({ io, flags, project, reporters }: SuiteOptions, certification: Certification): void {
  const folder = evidenceFolder(io, flags, project);
  const evidence = join(folder, 'evidence');
  makeFolder(evidence);
  const fileOf = ({ name }: CaseResult): string => join(evidence, `${name}.txt`);
  for (const result of certification.results)
    if (result.evidence.length > 0) writeText(fileOf(result), `${evidenceText(result.evidence)}\n`);
  const page = certificatePage(certification, io.language);
  writeText(join(folder, 'certificate.html'), page);
  writeText(join(folder, 'certificate.json'), `${JSON.stringify(certification, null, 1)}\n`);
  const contents = {
    title: 'vendloop certify',
    suites: [certificationSuite(certification)],
    json: () => certification,
    html: () => page,
  };
  const text = certificationText(certification, fileOf, io.language);
  reporters.finish(`${text}${join(folder, 'certificate.html')}\n`, contents, () => folder);
}

function evidenceFolder(io: CliIo, { out }: CertifyFlags, project: Project | null): string {
  const parent = statedEvidenceFolder(project) ?? 'reports';
  if (out === undefined) return makeDefaultFolder(io, join(parent, `certify-${folderTimestamp(io.now())}`));
  makeEvidenceFolder(out);
  return out;
}
