import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Names } from '../dial-lookup.ts';
import { dialLookup } from '../dial-lookup.ts';

/** Where a broker listens. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** From the address; empty without. */
  readonly username: string;
  readonly password: string;
}

/**
 * Reads `mqtt://` or `mqtts://`, host, and port (1883 or 8883 where it is left out), with or without credentials.
 * @returns null for anything else.
 */
export function parseBrokerUrl(text: string): BrokerAddress | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isTls = url?.protocol === 'mqtts:';
  if (!url || (!isTls && url.protocol !== 'mqtt:')) return null;
  const isBare = (url.pathname === '' || url.pathname === '/') && url.search === '' && url.hash === '';
  if (url.hostname === '' || !isBare) return null;
  const username = decodePart(url.username);
  const password = decodePart(url.password);
  if (username === null || password === null) return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(url.port) || (isTls ? 8883 : 1883), tls: isTls, username, password };
}

function decodePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The address of a broker as people may read it: without credentials. */
export function displayBroker({ host, port, tls }: BrokerAddress): string {
  return `${tls ? 'mqtts' : 'mqtt'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Opens the connection under an MQTT client.
 * @param ca certificates in PEM that the broker's may be signed by, in place of those that Node trusts.
 */
export function openBrokerStream({ host, port, tls }: BrokerAddress, names: Names, ca: string | undefined): Socket {
  const lookup = dialLookup(names);
  if (!tls) return connectTcp({ host, port, lookup, noDelay: true });
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ host, port, lookup, ...servername, ...(ca !== undefined && { ca }) });
  return socket.setNoDelay(true);
}
