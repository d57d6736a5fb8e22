import type { Capabilities } from '#drivers/capabilities.ts';
import type { Driver } from '#drivers/driver.ts';
import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { kindOf, type CertifyMachine, type NamedMachine } from '../certify-machine.ts';
import type { EvidenceLog } from '../evidence.ts';
import { refusedMerchantText } from '../../drivers/refused-merchant.ts';
import { MerchantCalls } from '../play/merchant-calls.ts';
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
  readonly machines: readonly NamedMachine[];
  readonly limits: Capabilities;
}

/** Machines that a message names. */
const maxNamed = 8;

/**
 * Asks whether the cloud can be certified: it answers, takes the merchant, knows the machines, which no one else plays,
 * and takes their keys. It changes nothing there.
 * @returns the machines, with what only the cloud's list has.
 * @throws CannotCertify in one sentence, DriverError.
 */
export async function joinCloud(options: JoinOptions): Promise<readonly CertifyMachine[]> {
  const { driver, ports, log, limits } = options;
  const calls = new MerchantCalls(driver, ports, log);
  const listed = await listOrThrow(calls, options.url);
  const machines = options.machines.map((machine) => completedMachine(machine, listed, limits));
  try {
    const online = await waitOffline(calls, ports.clock, machines);
    if (online.length > 0)
      throw new CannotCertify(
        `machine ${online.join(', ')} is online already: another program plays it. ` +
          'Stop that program, or name other machines in the project file',
      );
    await connectAll(options, machines, calls);
    return machines;
  } catch (error) {
    if (error instanceof NotPlayable) throw new CannotCertify(error.message);
    throw error;
  }
}

async function connectAll(
  { driver, ports, log }: JoinOptions,
  machines: readonly CertifyMachine[],
  calls: MerchantCalls,
): Promise<void> {
  const { clock } = ports;
  const scripted = machines.map((spec) => new ScriptedMachine({ spec, driver, ports, log }));
  try {
    await Promise.all(scripted.map((machine) => machine.connect()));
    await waitOnline(calls, clock, machines);
  } finally {
    for (const machine of scripted) machine.disconnect();
  }
  await waitOffline(calls, clock, machines);
}

/** The list of machines of a cloud that answers. @throws CannotCertify in one sentence when it does not. */
export async function listOrThrow(calls: MerchantCalls, url: string): Promise<readonly ListedDevice[]> {
  const { answer } = await askList(calls, url);
  if (answer.ok) return answer.value;
  throw new CannotCertify(refusedMerchantText(url, answer.refusal));
}

/** Asks for the list of machines. @throws CannotCertify in one sentence when nothing answers. */
export function askList(calls: MerchantCalls, url: string): ReturnType<MerchantCalls['machines']> {
  return calls.machines().catch((error: unknown) => {
    if (error instanceof NotPlayable)
      throw new CannotCertify(`no cloud answers at ${url} (${error.message}): start it, or correct --target`);
    throw error;
  });
}

/**
 * A machine with what the cloud's list has of it.
 * @throws CannotCertify in one sentence when the cloud does not know it, or not enough of it.
 */
export function completedMachine(
  named: NamedMachine,
  listed: readonly ListedDevice[],
  limits: Capabilities,
): CertifyMachine {
  const { machine, key } = named;
  const found = listed.find((candidate) => candidate.machine === machine);
  if (!found) throw new CannotCertify(unknownMachineText(machine, listed));
  const kind = named.kind ?? found.kind;
  const products = named.products.length > 0 ? named.products : (found.products ?? []);
  if (kind === undefined)
    throw new CannotCertify(
      `the cloud does not list the kind of machine ${machine}: give its kind in the project file`,
    );
  if (products.length === 0)
    throw new CannotCertify(
      `the cloud does not list what machine ${machine} sells: give its lanes in the project file`,
    );
  const complete = { machine, key, kind, products };
  try {
    kindOf(limits, complete);
  } catch (error) {
    throw new CannotCertify((error as Error).message);
  }
  return complete;
}

function unknownMachineText(machine: string, listed: readonly ListedDevice[]): string {
  const names = listed.slice(0, maxNamed).map((found) => found.machine);
  const more = listed.length > maxNamed ? ` and ${listed.length - maxNamed} more` : '';
  return (
    `the cloud lists no machine ${machine}; it lists ${names.length === 0 ? 'none' : names.join(', ')}${more}. ` +
    'Correct the machines of the project file, or --machines'
  );
}
