import { randomBytes } from 'node:crypto';
import { listenAt } from './listen.ts';
import { createStudioApp, type StudioServerOptions } from './studio-server.ts';

/** Where a studio listens. */
export interface ServeStudioOptions extends Omit<StudioServerOptions, 'guard'> {
  readonly address: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** A studio that listens. */
export interface ServedStudio {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** The address of the page with the token, which stays out of requests: browsers do not send fragments. */
  readonly pageUrl: string;
  close(): Promise<void>;
}

/** Serves a studio. @throws Error in one line when the address cannot be used. */
export async function serveStudio({ address, port, ...options }: ServeStudioOptions): Promise<ServedStudio> {
  const token = randomBytes(24).toString('base64url');
  let listeningPort = port;
  const guard = () => ({ host: address, port: listeningPort, token });
  const { app, endStreams } = createStudioApp({ ...options, guard });
  listeningPort = await listenAt(app, address, port);
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${listeningPort}`;
  return {
    url,
    token,
    pageUrl: `${url}/#token=${token}`,
    close: async () => {
      endStreams();
      app.server.closeIdleConnections();
      await app.close();
    },
  };
}
