import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { refusedCall, type OnAudit } from '#core/api/audit.ts';
import type { ApiResponse } from '#core/api/http-types.ts';
import { senderAddress } from '#core/api/limits/sender-address.ts';
import type { Refusal } from '#core/domain/errors.ts';
import { isBusy } from '#core/api/http/request-pipeline.ts';
import { readTarget } from '#core/api/http/request-head.ts';
import { devicePath } from '#core/api/router.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { WireAcceptor } from '#core/ports/link.ts';
import { FixedDelayTimers } from '#core/devices/fixed-delay-timers.ts';
import {
  isWebSocketUpgrade,
  refuseConnection,
  answerFailedHandshakes,
  refusePipelinedUpgrade,
  refuseUnknownPath,
  serveWithoutUpgrade,
} from './handshake-refusals.ts';
import { defaultMaxBufferedBytes, WebSocketWire } from './websocket-wire.ts';

/** How the machines' WebSockets hang on an HTTP server. */
export interface WebSocketServerOptions {
  readonly server: Server;
  readonly acceptor: WireAcceptor;
  readonly clock: Clock;
  /**
   * A longer frame closes its connection (1009). The codec refuses from 4 KiB on, and counts; this is the outer wall.
   */
  readonly maxFrameBytes?: number;
  /** What may wait to be sent to one machine; beyond it `send` answers false. */
  readonly maxBufferedBytes?: number;
  /** A connection that has not answered the last ping by the next one is cut. */
  readonly pingEveryMs?: number;
  /** A closed peer that does not hang up is terminated after this, ms; 2,000 unless given. */
  readonly closeTimeoutMs?: number;
  /** Asked before a connection is taken; a refusal is answered by HTTP. Without it every connection is. */
  readonly refuse?: ((machineNo: string, address: string) => Refusal | null) | undefined;
  /** Called for every WebSocket that is refused for its form or path. */
  readonly onAudit?: OnAudit | undefined;
  /** CIDR ranges of proxies in front of the server, whose word for the sender's address counts. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** The machines' door, open until it is closed. */
export interface MachineWebSocketServer {
  /** Accepts no more connections, closes open ones with 1001 and terminates the rest after a second. */
  close(): Promise<void>;
}

const closeGraceMs = 1000;

/**
 * Answers `GET /devices/{machine_no}` upgrades of an HTTP server (PROTOCOL §7). A WebSocket on another path is turned
 * away; a request that asks for another protocol is served without it.
 */
export function attachMachineWebSocketServer(options: WebSocketServerOptions): MachineWebSocketServer {
  const {
    server,
    acceptor,
    clock,
    maxFrameBytes = 16 * 1024,
    maxBufferedBytes = defaultMaxBufferedBytes,
    pingEveryMs = 30_000,
    closeTimeoutMs = 2_000,
  } = options;
  // Deflate costs 290 KB a connection and six times the time on messages this small.
  // `closeTimeout` is not among the types of ws.
  const serverOptions = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    closeTimeout: closeTimeoutMs,
  };
  const sockets = new WebSocketServer(serverOptions);
  const audit = (request: IncomingMessage, response: ApiResponse): void => {
    options.onAudit?.(
      refusedCall('websocket', request.method ?? '', senderAddressOf(request, options.trustedProxies ?? []), response),
    );
  };
  answerFailedHandshakes(sockets, audit);
  const pings = startPinging(clock, pingEveryMs);

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isBusy(socket)) {
      audit(request, refusePipelinedUpgrade(request, socket));
      return;
    }
    if (!isWebSocketUpgrade(request)) {
      serveWithoutUpgrade(server, request, socket, head);
      return;
    }
    const target = readTarget(request.url ?? '');
    const machineNo = target.kind === 'path' ? devicePath.exec(target.path)?.[1] : undefined;
    if (machineNo === undefined) {
      audit(request, refuseUnknownPath(request, socket));
      return;
    }
    const refusal = options.refuse?.(machineNo, senderAddressOf(request, options.trustedProxies ?? [])) ?? null;
    if (refusal) {
      refuseConnection(request, socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      acceptWebSocket(ws, machineNo, acceptor, maxBufferedBytes);
      pings.track(ws);
    });
  };
  server.on('upgrade', onUpgrade);
  return {
    close() {
      server.off('upgrade', onUpgrade);
      return closeAll(sockets, clock);
    },
  };
}

function senderAddressOf({ socket, headers }: IncomingMessage, trusted: readonly string[]): string {
  const forwardedFor = headers['x-forwarded-for'];
  return senderAddress(
    socket.remoteAddress ?? '',
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    trusted,
  );
}

function acceptWebSocket(ws: WebSocket, machineNo: string, acceptor: WireAcceptor, maxBufferedBytes: number): void {
  // ws reports protocol errors here and closes by itself: `close` follows with its code.
  ws.on('error', () => undefined);
  const listener = acceptor.accept(machineNo, new WebSocketWire(ws, maxBufferedBytes));
  ws.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) ws.close(1003, 'text frames only');
    else listener.frame((data as Buffer).toString('utf8'));
  });
  ws.on('close', (code, reason) => listener.closed(code, reason.toString('utf8')));
}

/** Finds half-open connections: a peer that is gone without a word answers no ping. */
function startPinging(clock: Clock, everyMs: number): { track(ws: WebSocket): void } {
  const unanswered = new Set<WebSocket>();
  const timers = new FixedDelayTimers<WebSocket>(clock, everyMs, (ws) => {
    if (unanswered.has(ws)) {
      ws.terminate();
      return;
    }
    unanswered.add(ws);
    ws.ping(() => undefined);
    timers.set(ws);
  });
  return {
    track(ws) {
      timers.set(ws);
      ws.on('pong', () => unanswered.delete(ws));
      ws.on('close', () => {
        timers.delete(ws);
        unanswered.delete(ws);
      });
    },
  };
}

async function closeAll(sockets: WebSocketServer, clock: Clock): Promise<void> {
  const closed = [...sockets.clients].map(
    (ws) =>
      new Promise<void>((resolve) => {
        ws.once('close', () => resolve());
        ws.close(1001, 'the core is stopping');
      }),
  );
  const graceTimer = clock.after(closeGraceMs, () => {
    for (const ws of sockets.clients) ws.terminate();
  });
  await Promise.all(closed);
  graceTimer.cancel();
  sockets.close();
}
