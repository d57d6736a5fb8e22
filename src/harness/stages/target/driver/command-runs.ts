import { faultCodes } from '#core/domain/fault-codes.ts';
import type { DispenseMessage, DeliveryReport } from '#core/devices/messages.ts';
import type { DecodedFrame, MachineReport } from '#drivers/machine-driver.ts';
import type { Opaque } from '#drivers/values.ts';
import type { BookedDelivery } from './cloud-book.ts';
import type { CloudMachine } from './cloud-machines.ts';

/** A command of a cloud, as its driver has read it. */
export type CloudCommand = Extract<DecodedFrame, { readonly kind: 'command' }>;

/** A command that a machine was given, in one or more commands of ours. */
interface CommandRun {
  readonly cloudDelivery: string;
  readonly echo: Opaque;
  readonly items: number;
  readonly firstToken: number;
  readonly tokens: readonly number[];
  /** What the machine reported of each of them, by token. */
  readonly reports: Map<number, DeliveryReport>;
}

/**
 * What a machine was commanded, and what it has reported. A drive that drops one item a command gets a command of its
 * own for each item; the cloud gets one report of all.
 */
export class CommandRuns {
  readonly #machine: CloudMachine;
  readonly #byToken = new Map<number, CommandRun>();
  readonly #byCommand = new Map<string, CommandRun>();
  #last: CommandRun | undefined;
  #token = 0;

  constructor(machine: CloudMachine) {
    this.#machine = machine;
  }

  /** Our commands for one of the cloud; the same one again gives the same. */
  commandsFor(command: CloudCommand, { delivery, order, record }: BookedDelivery, lane: number): DispenseMessage[] {
    const { spec } = this.#machine;
    const run = this.#runOf(command);
    const { motor, board, declaration = {} } = spec;
    const quantity = motor.multiDrop ? run.items : 1;
    return run.tokens.map((token) => ({
      method: 'device.delivery.put',
      deliveryId: delivery,
      token,
      orderId: order,
      recordId: record,
      lane,
      board,
      floorType: declaration.floorType ?? motor.floorType,
      hasLift: declaration.hasLift ?? motor.hasLift,
      hasDropSensor: declaration.hasDropSensor ?? motor.hasDropSensor,
      quantity,
    }));
  }

  #runOf({ delivery, echo, items }: CloudCommand): CommandRun {
    const key = `${delivery} ${JSON.stringify(echo)}`;
    const known = this.#byCommand.get(key);
    if (known) return known;
    const commands = this.#machine.spec.motor.multiDrop ? 1 : items;
    const tokens = Array.from({ length: commands }, () => (this.#token += 1));
    const run = { cloudDelivery: delivery, echo, items, firstToken: tokens[0] ?? 0, tokens, reports: new Map() };
    this.#byCommand.set(key, run);
    for (const token of tokens) this.#byToken.set(token, run);
    this.#last = run;
    return run;
  }

  /** What acknowledges a command; null for one that has been acknowledged, or is none. */
  acknowledgement(token: number): Pick<MachineReport, 'delivery' | 'echo'> | null {
    const run = this.#byToken.get(token);
    return run?.firstToken === token ? { delivery: run.cloudDelivery, echo: run.echo } : null;
  }

  /** What a report of ours means to the cloud; null while reports of the same command are to come, or of no command. */
  report(report: DeliveryReport): MachineReport | null {
    const run = report.token === null ? undefined : this.#byToken.get(report.token);
    if (!run || report.token === null) return null;
    run.reports.set(report.token, report);
    if (run.reports.size < run.tokens.length) return null;
    const reports = [...run.reports.values()];
    const successes = reports.filter(({ success }) => success).length;
    const failed = reports.find(({ success }) => !success);
    return {
      delivery: run.cloudDelivery,
      echo: run.echo,
      items: this.#machine.spec.motor.multiDrop ? successes * run.items : successes,
      commanded: run.items,
      boardCode: failed ? boardCodeOf(failed.errorMsg) : null,
    };
  }

  /** A success of the last command, for a report that is to be spoilt; null before the first. */
  lastReport(): MachineReport | null {
    const run = this.#last;
    if (!run) return null;
    const { cloudDelivery: delivery, echo, items } = run;
    return { delivery, echo, items, commanded: items, boardCode: null };
  }
}

/** Nothing was seen to drop: what a board reports for which there is no code. */
const unknownFault = 6;

const codeByMessage = new Map<string, number>(
  Object.entries(faultCodes).map(([code, { errorMsg }]) => [errorMsg, Number(code)]),
);

function boardCodeOf(errorMsg: string): number {
  return codeByMessage.get(errorMsg) ?? unknownFault;
}
