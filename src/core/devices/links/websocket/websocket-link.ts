import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { NameResolver } from '#core/callbacks/http/name-resolver.ts';
import type { Link, Wire, WireListener } from '#core/ports/link.ts';
import { dialLookup, type Names } from '../dial-lookup.ts';
import { defaultMaxBufferedBytes, WebSocketWire } from './websocket-wire.ts';

/** The code of a connection that ended without a closing handshake, or never came about. */
const abnormalClose = 1006;

/** A name that is not resolved within this is a failed dial, ms. */
const nameWithinMs = 2_000;

/** How machines dial. */
export interface WsLinkOptions {
  /** A core that has not answered by then counts as unreachable, ms. */
  readonly openWithinMs?: number;
  /** What may wait to be sent to the core; beyond it `send` answers false. */
  readonly maxBufferedBytes?: number;
  /** Resolves the core's name. */
  readonly names?: Names;
}

/**
 * The machines' way to a core over WebSockets.
 * @param baseUrl the core's, `http://` or `https://` (`ws://` and `wss://` do as well), without a path or with one.
 */
export function webSocketLink(
  baseUrl: string,
  {
    openWithinMs: openTimeoutMs = 10_000,
    maxBufferedBytes = defaultMaxBufferedBytes,
    names = new NameResolver({ timeoutMs: nameWithinMs }),
  }: WsLinkOptions = {},
): Link {
  const base = baseUrl.replace(/\/+$/, '').replace(/^http/, 'ws');
  const lookup = dialLookup(names);
  return {
    dial(machineNo, listener) {
      const url = `${base}/devices/${machineNo}`;
      try {
        const socket = new WebSocket(url, {
          perMessageDeflate: false,
          handshakeTimeout: openTimeoutMs,
          maxPayload: 64 * 1024,
          lookup,
        });
        return connect(socket, url, listener, maxBufferedBytes);
      } catch {
        return unreachable(listener, `${url} is not an address that a machine can dial`);
      }
    },
  };
}

function connect(
  socket: WebSocket,
  url: string,
  listener: WireListener & { opened(): void },
  maxBufferedBytes: number,
): Wire {
  let failure = '';
  socket.on('open', () => listener.opened());
  socket.on('message', (data: RawData) => listener.frame((data as Buffer).toString('utf8')));
  // `close` follows every error; it has no reason of its own then.
  socket.on('error', (error) => (failure = failureText(error, url)));
  socket.on('close', (code, reason) => listener.closed(code, reason.length > 0 ? reason.toString('utf8') : failure));
  return new WebSocketWire(socket, maxBufferedBytes);
}

/** The listener hears of it after `dial` has returned, as with any other connection that fails. */
function unreachable(listener: WireListener, reason: string): Wire {
  queueMicrotask(() => listener.closed(abnormalClose, reason));
  return { send: () => false, close: () => undefined, open: false };
}

/** What a failed connection is to the person who reads the log. */
function failureText(error: Error & { code?: string }, url: string): string {
  const status = /^Unexpected server response: (\d+)$/.exec(error.message)?.[1];
  if (status !== undefined) return `${url} answered HTTP ${status} in place of a connection`;
  return `${url}: ${error.code ?? error.message}`;
}
