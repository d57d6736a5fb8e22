import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { TlsFiles } from '#core/api/http/node-server.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import { readUserFileSync } from '../shared/read-file.ts';

/** Largest PEM file, in bytes. */
const maxPemLength = 1024 * 1024;

/**
 * Reads a certificate and its key, and checks that they match.
 * @throws UsageError that never shows the key.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- errors must reject, as its callers expect
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
 * Reads certificate and key again on SIGHUP. Open connections keep the old certificate; with invalid files, new ones
 * use it, too.
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
      (error: unknown) => warn(`${messageOf(error)}; the old certificate is kept`),
    );
  process.on('SIGHUP', renew);
  return { stop: () => process.off('SIGHUP', renew) };
}
