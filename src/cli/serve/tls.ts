import { readFile } from 'node:fs/promises';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { TlsFiles } from '../../core/api/node-server.ts';
import { Complaint, messageOf } from '../complaint.ts';

/**
 * Reads a certificate and its key, and sees that they go together.
 * @throws Complaint that names what is wrong; it never shows the key.
 */
export async function readTls({ cert, key }: TlsFiles): Promise<TlsFiles> {
  const read = async (path: string, what: string): Promise<string> => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw new Complaint(`cannot read the ${what} ${path}: ${messageOf(error)}`, { cause: error });
    }
  };
  const files = { cert: await read(cert, 'certificate'), key: await read(key, 'key') };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new Complaint(`${cert} and ${key} cannot be used for TLS: ${messageOf(error)}; they must be a certificate and its own key, both PEM`, { cause: error });
  }
  return files;
}

/**
 * Reads certificate and key again on SIGHUP. Connections that are there keep theirs; with files that cannot be used, so do
 * new ones.
 */
export function renewTlsOnHangup(server: object, tls: TlsFiles | null, say: (line: string) => void, complain: (line: string) => void): { stop(): void } {
  if (tls === null || !(server instanceof TlsServer)) return { stop: () => undefined };
  const renew = (): void => void readTls(tls).then(
    (files) => {
      server.setSecureContext(files);
      say(`certificate ${tls.cert} read again`);
    },
    (error: unknown) => complain(`${messageOf(error)}; the old certificate stays`),
  );
  process.on('SIGHUP', renew);
  return { stop: () => process.off('SIGHUP', renew) };
}
