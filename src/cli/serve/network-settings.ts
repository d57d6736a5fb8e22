import type { ServeOptions } from '#core/api/http/http-server.ts';
import type { TlsFiles } from '#core/api/http/node-server.ts';
import type { BrokerLogin } from '#core/devices/links/mqtt/topics.ts';
import { brokerLogin } from '../shared/broker-login.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { ServedMembers } from '../shared/project/served-members.ts';

/** Flags of addresses, ports and certificates. */
export interface NetworkFlags {
  readonly host?: string;
  readonly port?: string;
  readonly opsHost?: string;
  readonly opsPort?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly mqtt?: string;
  readonly demoInPublic?: boolean;
}

/** Where a core is served. */
export interface Network {
  readonly host: string;
  readonly port: number;
  /** Separate address of health and metrics; undefined: they are on the public port. */
  readonly ops: ServeOptions['ops'];
  /** Paths of the certificate and its key; null without TLS. */
  readonly tls: TlsFiles | null;
  /** The MQTT broker where machines come in too; null: WebSockets only. */
  readonly mqtt: BrokerLogin | null;
  /** CIDR ranges of trusted proxies in front of the core. */
  readonly trustedProxies: readonly string[];
}

type Env = (name: string) => string | undefined;

/**
 * Combines flags, environment variables and the project file.
 * @throws UsageError
 */
export function networkSettings(flags: NetworkFlags, env: Env, file: ServedMembers): Network {
  const port = flags.port ?? env('VENDLOOP_PORT');
  return {
    host: requireHost(flags.host ?? env('VENDLOOP_HOST') ?? file.host ?? '127.0.0.1'),
    port: port === undefined ? (file.port ?? 7080) : wholeNumber('--port', port, 0, 65_535),
    ops: opsOf(flags, env, file),
    tls: tlsOf(
      flags.tlsCert ?? env('VENDLOOP_TLS_CERT') ?? file.tls?.cert,
      flags.tlsKey ?? env('VENDLOOP_TLS_KEY') ?? file.tls?.key,
    ),
    mqtt: mqttOf(flags, env, file),
    trustedProxies: file.trustedProxies,
  };
}

/** Refuses an empty host: Node would listen on every address, which is hardly intended. */
function requireHost(host: string): string {
  if (host.trim() !== '') return host;
  throw new UsageError(
    'the address to listen on is empty (--host, VENDLOOP_HOST or host in the configuration): leave it out for ' +
      '127.0.0.1, or write 0.0.0.0 for every address of this computer',
  );
}

function opsOf(flags: NetworkFlags, env: Env, file: ServedMembers): ServeOptions['ops'] {
  const text = flags.opsPort ?? env('VENDLOOP_OPS_PORT');
  const port = text === undefined ? file.opsPort : wholeNumber('--ops-port', text, 0, 65_535);
  const host = flags.opsHost ?? env('VENDLOOP_OPS_HOST') ?? file.opsHost;
  if (port !== undefined) return { port, host: requireHost(host ?? '127.0.0.1') };
  if (host !== undefined)
    throw new UsageError('--ops-host needs --ops-port: without it health and metrics are served with the API');
  return undefined;
}

function tlsOf(cert: string | undefined, key: string | undefined): TlsFiles | null {
  if (cert === undefined && key === undefined) return null;
  if (cert !== undefined && key !== undefined) return { cert, key };
  throw new UsageError(
    `--tls-cert and --tls-key go together: ${cert === undefined ? '--tls-cert' : '--tls-key'} is missing`,
  );
}

function mqttOf(flags: NetworkFlags, env: Env, file: ServedMembers): BrokerLogin | null {
  const url = flags.mqtt ?? env('VENDLOOP_MQTT') ?? file.mqtt?.url;
  if (url === undefined) return null;
  return brokerLogin(url, env);
}

/** Whether only this computer can reach an address. Unusual spellings count as public. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(?:::ffff:)?127(?:\.(?:0|[1-9]\d{0,2})){3}$/i.test(host);
}
