import { WebSocket } from 'ws';
import type { Wire } from '#core/ports/link.ts';

/** What may wait to be sent to one connection, in bytes. A command takes about 500. */
export const defaultMaxBufferedBytes = 64 * 1024;

/** A close frame holds 125 bytes, two of them for the code. */
const maxReasonBytes = 123;

/**
 * One end of a WebSocket as a {@link Wire}. A class, because there is one for every machine: closures would cost ten
 * times as much.
 */
export class WebSocketWire implements Wire {
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;

  /** @param maxBufferedBytes what may wait to be sent; beyond it `send` answers false. */
  constructor(socket: WebSocket, maxBufferedBytes: number) {
    this.#socket = socket;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(frame: string, onSent?: () => void): boolean {
    if (!this.open) return false;
    if (this.#socket.bufferedAmount + Buffer.byteLength(frame) > this.#maxBufferedBytes) return false;
    // Without a callback a send that fails later would be an error event of its own; `close` follows in any case.
    this.#socket.send(frame, (error) => {
      if (!error) onSent?.();
    });
    return true;
  }

  pause(): void {
    if (this.open) this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(code: number, reason: string): void {
    // The other end's answer to the close frame must be read.
    this.#socket.resume();
    if (isSendable(code)) this.#socket.close(code, truncateReason(reason));
    else this.#socket.terminate();
  }
}

/** Codes that a close frame may carry. The others (1006 above all) mean a cut line: no handshake. */
function isSendable(code: number): boolean {
  return code === 1000 || code === 1001 || code === 1003 || code === 1008 || (code >= 3000 && code <= 4999);
}

/** Shortens a text to what fits into a close frame, without leaving half a character. */
function truncateReason(reason: string): string {
  if (Buffer.byteLength(reason) <= maxReasonBytes) return reason;
  return Buffer.from(reason)
    .subarray(0, maxReasonBytes)
    .toString()
    .replace(/\ufffd+$/u, '');
}
