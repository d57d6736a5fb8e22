import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { TlsFiles } from '#core/api/http/node-server.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import { readUserFileSync } from '../shared/read-file.ts';

/** Bytes of a PEM file at most. */
const maxPemLength = 1024 * 1024;

/**
 * Reads a certificate and its key, and sees that they go together.
 * @throws UsageError that names what is wrong; it never shows the key.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- what is wrong rejects, as its callers expect
export async function readTls({ cert, key }: TlsFiles): Promise<TlsFiles> {
  const read = (path: string, description: string): string => {
    try {
      return readUserFileSync(path, maxPemLength, `the ${description} ${path}`);
    } catch (error) {
      throw new UsageError(messageOf(error), { cause: error });
    }
  };
  const files = { cert: read(cert, 'certificate'), key: read(key, 'key') };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new UsageError(
      `${cert} and ${key} cannot be used for TLS: ${messageOf(error)}; they must be a certificate and its own key, ` +
        'both PEM',
      { cause: error },
    );
  }
  return files;
}

/**
 * Reads certificate and key again on SIGHUP. Connections that are there keep theirs; with files that cannot be used, so
 * do new ones.
 */
export function renewTlsOnHangup(
  server: object,
  tls: TlsFiles | null,
  print: (line: string) => void,
  warn: (line: string) => void,
): { stop(): void } {
  if (tls === null || !(server instanceof TlsServer)) return { stop: () => undefined };
  const renew = (): void =>
    void readTls(tls).then(
      (files) => {
        server.setSecureContext(files);
        print(`certificate ${tls.cert} read again`);
      },
      (error: unknown) => warn(`${messageOf(error)}; the old certificate stays`),
    );
  process.on('SIGHUP', renew);
  return { stop: () => process.off('SIGHUP', renew) };
}
