import { WebSocket } from 'ws';
import type { Wire } from '../ports/link.ts';

/** What may wait to be sent to one connection, in bytes. A command takes about 500. */
export const defaultMaxBufferedBytes = 64 * 1024;

/** A close frame holds 125 bytes, two of them for the code. */
const maxReasonBytes = 123;

/** One end of a WebSocket as a {@link Wire}. */
export function wsWire(socket: WebSocket, maxBufferedBytes: number): Wire {
  return {
    send(frame, left) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      if (socket.bufferedAmount + Buffer.byteLength(frame) > maxBufferedBytes) return false;
      // Without a callback a send that fails later would be an error event of its own; `close` follows in any case.
      socket.send(frame, (error) => {
        if (!error) left?.();
      });
      return true;
    },
    close(code, reason) {
      if (isSendable(code)) socket.close(code, cut(reason));
      else socket.terminate();
    },
    get open() {
      return socket.readyState === WebSocket.OPEN;
    },
  };
}

/** Codes that a close frame may carry. The others (1006 above all) mean a cut line: no handshake. */
function isSendable(code: number): boolean {
  return code === 1000 || code === 1001 || code === 1003 || code === 1008 || (code >= 3000 && code <= 4999);
}

/** Shortens a text to what fits into a close frame, without leaving half a character. */
function cut(reason: string): string {
  if (Buffer.byteLength(reason) <= maxReasonBytes) return reason;
  return Buffer.from(reason).subarray(0, maxReasonBytes).toString().replace(/\ufffd+$/u, '');
}
