import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { CertifyCase } from '../cases/certify-case.ts';
import type { CertifyFacts, CertifyMachine } from '../certify-machine.ts';
import { EvidenceLog } from '../evidence.ts';
import { plainText } from '../local-text.ts';
import { CaseContext } from '../play/case-context.ts';
import { CaseReceiver } from '../play/case-receiver.ts';
import { MerchantCalls } from '../play/merchant-calls.ts';
import { BrokenPromise, NotPlayable, NotPromised } from '../play/play-errors.ts';
import { ScriptedMachine } from '../play/scripted-machine.ts';
import type { CertifyPorts } from '../ports.ts';
import { notAskedReason, type CaseResult } from '../verdict/case-result.ts';
import { waitOffline, waitOnline } from './wait-online.ts';

/** What all cases of a run share. */
export interface SuiteTools {
  readonly driver: Driver;
  readonly ports: CertifyPorts;
  readonly facts: CertifyFacts;
  readonly slackMs: number;
  /** What evidence must not show. */
  readonly secrets: readonly string[];
  /** When the run began, monotonic ms. */
  readonly startedAt: number;
  /** How often each machine's products were ordered. */
  readonly turns: Map<string, number>;
  /** Names this run: orders of two runs have different numbers. */
  readonly runId: string;
}

/** A stall that is longer than this part of the slack explains a missed time. */
const stallShare = 0.5;

/** Plays one case with machines of its own. Never rejects: what goes wrong is its result. */
export async function playCase(
  next: CertifyCase,
  machines: readonly CertifyMachine[],
  orderMachine: CertifyMachine,
  tools: SuiteTools,
): Promise<CaseResult> {
  const { driver, ports, facts, slackMs, secrets } = tools;
  const from = ports.clock.monotonic();
  const log = new EvidenceLog(() => ports.clock.monotonic() - from, secrets);
  const scripted = machines.map((spec) => new ScriptedMachine({ spec, driver, ports, log }));
  const calls = new MerchantCalls(driver, ports, log);
  let orders = 0;
  const context = new CaseContext({
    facts,
    ports,
    slackMs,
    log,
    calls,
    receiver: new CaseReceiver(driver, ports, log, `${tools.runId}-${next.name}`),
    machines: scripted,
    orderMachine,
    nextTurn() {
      const turn = tools.turns.get(orderMachine.machine) ?? 0;
      tools.turns.set(orderMachine.machine, turn + 1);
      return turn;
    },
    newReference: () => `${tools.runId}-${next.name.slice(0, 24)}-${(orders += 1)}`,
  });
  const play = async (): Promise<void> => {
    if (next.connects !== false)
      for (const machine of scripted) {
        await machine.connect();
        await waitOnline(calls, ports.clock, [machine.spec]);
      }
    await next.play(context);
  };
  const outcome = await play().then(
    () => keptOutcome(context),
    (error: unknown) => outcomeOfError(error, ports.stalledSince(from), slackMs),
  );
  const durationMs = Math.round(ports.clock.monotonic() - from);
  log.add('note', [outcome.verdict, outcome.reason.en].filter(Boolean).join(': '));
  log.close();
  await leave(scripted, calls, ports);
  return {
    name: next.name,
    group: next.group,
    promise: next.promise,
    ...outcome,
    machines: machines.map(({ machine }) => machine),
    startedMs: Math.round(from - tools.startedAt),
    durationMs,
    evidence: log.entries,
  };
}

/** Frees the machines for the next case. What fails here belongs to no promise. */
async function leave(
  machines: readonly ScriptedMachine[],
  calls: MerchantCalls,
  { clock }: CertifyPorts,
): Promise<void> {
  for (const machine of machines) {
    await machine.answerAll().catch(() => undefined);
    machine.disconnect();
  }
  await waitOffline(
    calls,
    clock,
    machines.map(({ spec }) => spec),
  ).catch(() => undefined);
}

type Outcome = Pick<CaseResult, 'verdict' | 'reason' | 'foundBy'>;

function keptOutcome({ notAsked }: CaseContext): Outcome {
  if (notAsked.length === 0) return { verdict: 'PASS', reason: plainText('') };
  return { verdict: 'PARTIAL', reason: notAskedReason(notAsked) };
}

function outcomeOfError(error: unknown, stalledMs: number, slackMs: number): Outcome {
  if (error instanceof NotPromised) return { verdict: 'NOT APPLICABLE', reason: error.reason };
  if (error instanceof BrokenPromise && (!error.timed || stalledMs <= slackMs * stallShare))
    return { verdict: 'FAIL', reason: plainText(error.message) };
  if (error instanceof BrokenPromise)
    return {
      verdict: 'INCONCLUSIVE',
      reason: plainText(`${error.message}; but this computer stood still for ${Math.round(stalledMs)} ms meanwhile`),
    };
  if (error instanceof NotPlayable)
    return { verdict: 'INCONCLUSIVE', reason: plainText(error.message), foundBy: error.foundBy };
  const message = error instanceof Error ? error.message : String(error);
  // A failure of the driver has a name of its own; anything else is a failure of the suite.
  const isOfDriver = error instanceof DriverError;
  return { verdict: 'INCONCLUSIVE', reason: plainText(isOfDriver ? message : `vendloop itself failed: ${message}`) };
}
