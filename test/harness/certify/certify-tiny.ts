import type { Driver } from '#drivers/driver.ts';
import type { CertifyFacts, CertifyMachine } from '#harness/certify/certify-machine.ts';
import { certifyCases } from '#harness/certify/cases/index.ts';
import { planCases } from '#harness/certify/plan/plan-cases.ts';
import { runSuite } from '#harness/certify/run/run-suite.ts';
import type { CaseResult } from '#harness/certify/verdict/case-result.ts';
import { runUntilSettled } from '#harness/stages/virtual/run-until-settled.ts';
import { tinyDriver } from './tiny-cloud/tiny-driver.ts';
import { tinyMachines } from './tiny-cloud/tiny-wire.ts';
import { tinyStage, type TinyOptions } from './tiny-cloud/tiny-world.ts';

/** What is certified of the tiny cloud. */
export interface TinyRun extends TinyOptions {
  readonly driver?: Driver;
  readonly machines?: readonly CertifyMachine[];
  /** Plays these cases only. */
  readonly only?: readonly string[];
}

/** Plays the suite against the tiny cloud in virtual time. */
export async function certifyTiny({
  driver = tinyDriver(),
  machines = tinyMachines,
  only,
  ...options
}: TinyRun = {}): Promise<readonly CaseResult[]> {
  const { clock, ports } = tinyStage(options);
  const facts: CertifyFacts = { limits: driver.capabilities, machines, budgetMs: 100_000 };
  const cases = certifyCases(facts).filter(({ name }) => only?.includes(name) ?? true);
  const tools = {
    driver,
    ports,
    facts,
    slackMs: 50,
    secrets: ['tiny-api-secret'],
    startedAt: 0,
    runId: 'r',
    turns: new Map(),
  };
  const run = runSuite(planCases(cases, facts, Infinity), tools, { ended: () => undefined });
  return runUntilSettled(clock, run, () => undefined);
}

/** Names of the cases with a verdict. */
export function namesWith(results: readonly CaseResult[], verdict: CaseResult['verdict']): readonly string[] {
  return results.filter((result) => result.verdict === verdict).map(({ name }) => name);
}
