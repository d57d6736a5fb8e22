import type { AuditedCall, OnAudit } from '#core/api/audit.ts';
import { limitNetworkOf } from '#core/api/limits/sender-address.ts';
import { KeyedLimiter } from '#core/api/limits/keyed-limiter.ts';
import type { Core } from '#core/core.ts';
import type { Refusal } from '#core/domain/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { messageOf } from '../shared/errors.ts';
import { EventFile } from '../shared/event-file.ts';

/** Rate of refused calls that are written per address: more of a flood is not useful. */
const refusalLimit = { burst: 60, perMinute: 60 };

/** Limit of characters that wait for the disk. */
const maxPending = 4 * 1024 * 1024;

/**
 * Writes the audit as NDJSON lines to a file. Calls that changed something are always written. Refused calls are
 * limited per address; the rest is counted, and the next line has the number of skipped ones.
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

  /** Writes or counts a call. */
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

/** The audit of a served core. */
export interface Audit {
  readonly onAudit: OnAudit | undefined;
  /** Policy for dials of machines: refuses what the core refuses, and records dials for unknown machines. */
  dialPolicy(core: Pick<Core, 'checkConnection'>): (machineNo: string, address: string) => Refusal | null;
  close(): Promise<void>;
}

/**
 * Opens the audit; without a path, nothing is written.
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

/** A dial for an unknown machine as a call: refused by HTTP, or accepted and closed with a goodbye. */
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
