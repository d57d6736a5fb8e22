import type { AuditedCall, OnAudit } from '#core/api/audit.ts';
import { limitNetworkOf } from '#core/api/limits/sender-address.ts';
import { KeyedLimiter } from '#core/api/limits/keyed-limiter.ts';
import type { Core } from '#core/core.ts';
import type { Refusal } from '#core/domain/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { messageOf } from '../shared/errors.ts';
import { EventFile } from '../shared/event-file.ts';

/** Refused calls of one address that are written: a flood is no news after the first of it. */
const refusalLimit = { burst: 60, perMinute: 60 };

/** Characters that may wait for a disk that stands still. */
const maxPending = 4 * 1024 * 1024;

/**
 * The audit as NDJSON lines in a file. What has changed something is always written. What was refused is written as
 * often as its address may have it; the rest is counted, and the next line that is written says how many there were.
 */
export class AuditFile {
  readonly #file: Pick<EventFile, 'write' | 'pending'>;
  readonly #clock: Clock;
  readonly #refusalLimiter: KeyedLimiter;
  #skippedLines = 0;

  constructor(file: Pick<EventFile, 'write' | 'pending'>, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#refusalLimiter = new KeyedLimiter(clock, refusalLimit);
  }

  /** Takes a call. */
  write(call: AuditedCall): void {
    const network = limitNetworkOf(call.address);
    const tooMany = call.code !== 0 && this.#refusalLimiter.waitMs(network) > 0;
    if (tooMany || this.#file.pending > maxPending) {
      this.#skippedLines++;
      return;
    }
    if (call.code !== 0) this.#refusalLimiter.spend(network);
    const skipped = this.#skippedLines > 0 ? { not_written: this.#skippedLines } : {};
    this.#skippedLines = 0;
    this.#file.write(`${JSON.stringify({ at: new Date(this.#clock.now()).toISOString(), ...call, ...skipped })}\n`);
  }
}

/** The audit of a served core, and the door that it watches. */
export interface Audit {
  readonly onAudit: OnAudit | undefined;
  /** For the machines' door: refuses what the core refuses, and writes down who dials for a machine that nobody has. */
  dialPolicy(core: Pick<Core, 'checkConnection'>): (machineNo: string, address: string) => Refusal | null;
  close(): Promise<void>;
}

/**
 * Opens the audit, in a file or nowhere.
 * @throws UsageError when the file cannot be opened.
 */
export async function openAudit(path: string | undefined, clock: Clock, warn: (line: string) => void): Promise<Audit> {
  const file = path === undefined ? null : await EventFile.append(path, clock);
  file?.failure.catch((error: unknown) => warn(messageOf(error)));
  const audit = file && new AuditFile(file, clock);
  return {
    onAudit: audit ? (call) => audit.write(call) : undefined,
    dialPolicy: (core) => (machineNo, address) => {
      const { isKnown, refusal } = core.checkConnection(machineNo, address);
      if (!isKnown) audit?.write(dialCall(machineNo, address, refusal));
      return refusal;
    },
    close: async () => file?.close(),
  };
}

/** A connection for a machine that nobody has, as a call: refused by HTTP, or taken and told goodbye. */
function dialCall(machine: string, address: string, refusal: Refusal | null): AuditedCall {
  const answer = refusal ? { status: 429, code: refusal.code } : { status: 101, code: 6026 };
  return {
    app: null,
    address,
    endpoint: 'device',
    method: 'GET',
    path: `/devices/${machine}`,
    machine,
    order: null,
    ...answer,
  };
}
