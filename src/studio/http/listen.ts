import { request } from 'undici';
import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from '#core/api/http/listen.ts';

/** How long the program that has the port may take to answer, ms. */
const pingTimeoutMs = 1_000;

/**
 * Listens.
 * @returns the port.
 * @throws Error in one line; where the port is taken, it names who has it.
 */
export async function listenAt(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    const url = await listen(app, { host, port });
    return Number(new URL(url).port);
  } catch (error) {
    const owner = port === 0 ? null : await ownerOf(host, port);
    if (owner === null) throw error;
    throw new Error(
      `port ${port} is taken by ${owner}: open its page by the address that it printed, or choose another --port`,
      { cause: error },
    );
  }
}

/** @throws Error in one line when a port cannot be used; it names the studio that has it. */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const app = Fastify();
  try {
    await listenAt(app, host, port);
  } finally {
    await app.close();
  }
}

/** The studio that has a port; null where it is another program. */
async function ownerOf(host: string, port: number): Promise<string | null> {
  try {
    const { body } = await request(`http://${host}:${port}/api/ping`, {
      headersTimeout: pingTimeoutMs,
      bodyTimeout: pingTimeoutMs,
    });
    const answer = (await body.json()) as {
      readonly program?: unknown;
      readonly version?: unknown;
      readonly process?: unknown;
    };
    if (answer.program !== 'vendloop studio') return null;
    return `vendloop studio ${String(answer.version)} (process ${String(answer.process)})`;
  } catch {
    return null;
  }
}
