import { messageOf } from '../../error-message.ts';

/** What can listen and then knows its URL. */
interface ListeningApp {
  listen(address: { host: string; port: number }): Promise<string>;
}

/**
 * Listens.
 * @returns the base URL, without a slash at the end
 * @throws Error in one line with the problem of the address and the remedy
 */
export async function listen(
  app: ListeningApp,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw new Error(`cannot listen on ${host}:${port}: ${listenErrorText(error)}`, { cause: error });
  }
}

function listenErrorText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return listenErrorTexts[code] ?? messageOf(error);
}

const listenErrorTexts: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port; stop it or choose another port (0 takes any free one)',
  EACCES: 'this port needs rights that the program does not have; choose one above 1023',
  EADDRNOTAVAIL: 'this host has no such address; use 127.0.0.1 or 0.0.0.0',
  ENOTFOUND: 'this host name is not known; use 127.0.0.1 or 0.0.0.0',
  ERR_SOCKET_BAD_PORT: 'a port is a whole number from 0 to 65535',
};
