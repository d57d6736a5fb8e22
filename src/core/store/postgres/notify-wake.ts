import pg from 'pg';
import type { Wake } from '#core/ports/wake.ts';
import type { Connections } from './connections.ts';

/** Pause before a lost connection is made anew, ms. */
const retryMs = 1_000;

/**
 * Hints by `LISTEN` and `NOTIFY`. They pass a connection of their own; while that is lost they are lost too, which the
 * cores make up for by looking at their rows every few seconds.
 */
export class NotifyWake implements Wake {
  readonly #connections: Connections;
  readonly #config: pg.ClientConfig;
  /** In front of every hint: other schemas of the database have cores with the same numbers. */
  readonly #prefix: string;
  readonly #listeners = new Set<() => void>();

  constructor(connections: Connections, config: pg.ClientConfig, schema: string) {
    this.#connections = connections;
    this.#config = config;
    this.#prefix = `${schema} `;
  }

  send(core: number, machineNo: string): void {
    const values = [channelOf(core), this.#prefix + machineNo];
    // Not tried again: the row is the truth, and its core finds it.
    void this.#connections.runOnce({ text: 'SELECT pg_notify($1, $2)', values }).catch(() => undefined);
  }

  listen(core: number, onWake: (machineNo: string) => void): () => void {
    let client: pg.Client | null = null;
    let timer: NodeJS.Timeout | undefined;
    let isEnded = false;
    const connect = (): void => {
      const next = new pg.Client(this.#config);
      client = next;
      let isLost = false;
      const reconnect = (): void => {
        if (isLost || isEnded) return;
        isLost = true;
        void next.end().catch(() => undefined);
        timer = setTimeout(connect, retryMs);
      };
      next.on('error', reconnect);
      next.on('end', reconnect);
      next.on('notification', ({ payload = '' }) => {
        if (payload.startsWith(this.#prefix)) onWake(payload.slice(this.#prefix.length));
      });
      next
        .connect()
        .then(() => next.query(`LISTEN ${channelOf(core)}`))
        .catch(reconnect);
    };
    connect();
    const end = (): void => {
      isEnded = true;
      clearTimeout(timer);
      this.#listeners.delete(end);
      void client?.end().catch(() => undefined);
    };
    this.#listeners.add(end);
    return end;
  }

  /** Ends what still listens. */
  close(): void {
    for (const end of this.#listeners) end();
  }
}

function channelOf(core: number): string {
  return `vendloop_${core}`;
}
