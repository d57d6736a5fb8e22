import type { Clock } from '#core/ports/clock.ts';
import type { Capabilities } from '#drivers/capabilities.ts';
import type { Driver } from '#drivers/driver.ts';
import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { kindOf, type CertifyMachine } from '../certify-machine.ts';
import type { EvidenceLog } from '../evidence.ts';
import { MerchantCalls, refusalText } from '../play/merchant-calls.ts';
import { NotPlayable } from '../play/play-errors.ts';
import { ScriptedMachine } from '../play/scripted-machine.ts';
import type { CertifyPorts } from '../ports.ts';
import { waitOffline, waitOnline } from './wait-online.ts';

/** The cloud cannot be certified as it is: in one sentence, with what to change. */
export class CannotCertify extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotCertify';
  }
}

/** What joining a cloud needs. */
export interface JoinOptions {
  readonly driver: Driver;
  readonly ports: CertifyPorts;
  readonly log: EvidenceLog;
  /** For messages. */
  readonly url: string;
  /** The machines that are to be played. */
  readonly machines: readonly CertifyMachine[];
  readonly limits: Capabilities;
}

/** Machines that a message names. */
const maxNamed = 8;

/**
 * Asks whether the cloud can be certified: it answers, takes the merchant, knows the machines, which no one else plays,
 * and takes their keys. It changes nothing there.
 * @throws CannotCertify in one sentence, DriverError.
 */
export async function joinCloud(options: JoinOptions): Promise<void> {
  const { driver, ports, log, machines, limits } = options;
  const calls = new MerchantCalls(driver, ports, log);
  for (const machine of machines) kindOrThrow(limits, machine);
  const listed = await listOrThrow(calls, options.url);
  for (const { machine } of machines) checkListed(machine, listed);
  try {
    const online = await waitOffline(calls, ports.clock, machines);
    if (online.length > 0)
      throw new CannotCertify(
        `machine ${online.join(', ')} is online already: another program plays it. ` +
          'Stop that program, or name other machines in the project file',
      );
    await connectAll(options, calls, ports.clock);
  } catch (error) {
    if (error instanceof NotPlayable) throw new CannotCertify(error.message);
    throw error;
  }
}

async function connectAll(
  { driver, ports, log, machines }: JoinOptions,
  calls: MerchantCalls,
  clock: Clock,
): Promise<void> {
  const scripted = machines.map((spec) => new ScriptedMachine({ spec, driver, ports, log }));
  try {
    await Promise.all(scripted.map((machine) => machine.connect()));
    await waitOnline(calls, clock, machines);
  } finally {
    for (const machine of scripted) machine.disconnect();
  }
  await waitOffline(calls, clock, machines);
}

async function listOrThrow(calls: MerchantCalls, url: string): Promise<readonly ListedDevice[]> {
  const { answer } = await calls.machines().catch((error: unknown) => {
    if (error instanceof NotPlayable)
      throw new CannotCertify(`no cloud answers at ${url} (${error.message}): start it, or correct --target`);
    throw error;
  });
  if (answer.ok) return answer.value;
  throw new CannotCertify(
    `the cloud at ${url} refuses the list of machines: it is ${refusalText(answer.refusal)}. Correct the merchant's ` +
      'credentials in the project file, or --target',
  );
}

function checkListed(machine: string, listed: readonly ListedDevice[]): void {
  if (listed.some((found) => found.machine === machine)) return;
  const names = listed.slice(0, maxNamed).map((found) => found.machine);
  const more = listed.length > maxNamed ? ` and ${listed.length - maxNamed} more` : '';
  throw new CannotCertify(
    `the cloud lists no machine ${machine}; it lists ${names.length === 0 ? 'none' : names.join(', ')}${more}. ` +
      'Correct the machines of the project file',
  );
}

function kindOrThrow(limits: Capabilities, machine: CertifyMachine): void {
  try {
    kindOf(limits, machine);
  } catch (error) {
    throw new CannotCertify((error as Error).message);
  }
}
