import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Clock } from '#core/ports/clock.ts';
import type { Line, Troubles } from '#harness/fault-injection/network/network-faults.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { HeadReader } from './http-head-reader.ts';
import { ProxyLane } from './proxy-channel.ts';

/** What the connections through the proxy share. */
export interface ProxyLineParts {
  readonly clock: Clock;
  readonly troubles: Troubles;
  /** Where a connection stands from the moment when it is known whose it is until it is over for both ends. */
  readonly lines: Set<Line>;
  /** The port of the core on this computer; null while there is none. */
  readonly corePort: () => number | null;
}

const requestedMachine = /^GET \/devices\/(\d{8})[ ?]/;

/**
 * One connection of a machine through the proxy. It reads the upgrade's request to learn whose it is, dials the core,
 * and carries heads as they are and WebSocket messages one by one. What a half-open line has swallowed can never be
 * made up for: such a line ends cut.
 */
export class ProxyLine implements Line {
  machineNo = '';
  readonly #parts: ProxyLineParts;
  readonly #machine: Socket;
  readonly #over: () => void;
  #core: Socket | null = null;
  #lanes: readonly ProxyLane[] = [];

  /** @param over called when both sockets are closed. */
  constructor(machine: Socket, parts: ProxyLineParts, over: () => void) {
    this.#machine = machine;
    this.#parts = parts;
    this.#over = over;
    const head = new HeadReader();
    const read = (chunk: Buffer): void => {
      const request = this.#safely(() => head.push(chunk));
      if (!request) return;
      machine.off('data', read);
      this.#dial(request.head, request.rest);
    };
    machine.setNoDelay(true);
    machine.on('data', read);
    machine.on('error', () => undefined);
    machine.on('close', () => this.#ended());
  }

  cut(): void {
    for (const lane of this.#lanes) lane.stop();
    this.#machine.destroy();
    this.#core?.destroy();
  }

  /** The machine's request is complete. */
  #dial(request: Buffer, rest: Buffer): void {
    const { clock, troubles, lines, corePort } = this.#parts;
    this.machineNo = requestedMachine.exec(request.toString('latin1'))?.[1] ?? '';
    const port = corePort();
    if (port === null || troubles.severs('link', this.machineNo, 'up')) {
      this.#machine.destroy();
      return;
    }
    const core = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#core = core;
    lines.add(this);
    const up = new ProxyLane(clock, core, troubles, this.machineNo, 'up');
    const down = new ProxyLane(clock, this.#machine, troubles, this.machineNo, 'down');
    this.#lanes = [up, down];
    up.word(request);
    this.#carry(this.#machine, core, up, rest);
    this.#machine.on('close', () => up.end());
    core.on('error', () => undefined);
    core.on('close', () => {
      down.end();
      this.#ended();
    });
    this.#awaitAnswer(core, down);
  }

  /** An upgrade that the core refuses is an answer like any other, and then no frames follow. */
  #awaitAnswer(core: Socket, down: ProxyLane): void {
    const head = new HeadReader();
    const read = (chunk: Buffer): void => {
      const answer = this.#safely(() => head.push(chunk));
      if (!answer) return;
      core.off('data', read);
      down.word(answer.head);
      if (/^HTTP\/1\.1 101 /.test(answer.head.toString('latin1', 0, 16))) {
        this.#carry(core, this.#machine, down, answer.rest);
        return;
      }
      down.word(answer.rest);
      core.on('data', (more: Buffer) => down.word(more));
    };
    core.on('data', read);
  }

  /** Carries what comes from one socket, message by message. */
  #carry(from: Socket, to: Socket, lane: ProxyLane, already: Buffer): void {
    const splitter = new FrameSplitter();
    const take = (chunk: Buffer): void => {
      for (const { bytes, isMessage } of this.#safely(() => splitter.push(chunk)) ?? []) {
        if (isMessage) lane.message(bytes);
        else lane.word(bytes);
      }
      if (to.writableNeedDrain) from.pause();
    };
    to.on('drain', () => from.resume());
    to.on('close', () => from.resume());
    from.on('data', take);
    if (already.length > 0) take(already);
  }

  /** Bytes that are no HTTP or no WebSocket end the line. */
  #safely<T>(read: () => T): T | null {
    try {
      return read();
    } catch {
      this.cut();
      return null;
    }
  }

  #ended(): void {
    if (!this.#machine.closed || (this.#core && !this.#core.closed)) return;
    for (const lane of this.#lanes) lane.stop();
    this.#parts.lines.delete(this);
    this.#over();
  }
}
