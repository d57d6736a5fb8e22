import type { Connection } from './connection.ts';

/**
 * Makes a connection that has not dialled yet, with the random stream of this name; `onUp` is called first when it is
 * up.
 */
export type ConnectionFactory = (streamName: string, onUp: () => void) => Connection;

/**
 * A machine's connections to the cloud: its own, and a second one with the same number once a fault has opened it.
 * Messages go through the one that came up last: once it has proved the number, the cloud closes the other.
 */
export class Connections {
  readonly #makeConnection: ConnectionFactory;
  readonly #own: Connection;
  #second: Connection | null = null;
  #newest: Connection;
  #on = false;

  constructor(makeConnection: ConnectionFactory) {
    this.#makeConnection = makeConnection;
    this.#own = this.#make('dial');
    this.#newest = this.#own;
  }

  get online(): boolean {
    return this.#own.online || this.#second?.online === true;
  }

  /** Dials, unless the connections are up already. */
  start(): void {
    this.#on = true;
    this.#own.start();
    this.#second?.start();
  }

  /** Closes all connections and dials no more. */
  stop(code: number, reason: string): void {
    this.#on = false;
    this.#own.stop(code, reason);
    this.#second?.stop(code, reason);
  }

  /**
   * Adds a second connection with the machine's number, unless there is one; it dials as soon as the machine is on.
   */
  openSecond(): void {
    this.#second ??= this.#make('second dial');
    if (this.#on) this.#second.start();
  }

  /** @returns false if the frame could not be sent. */
  send(frame: string): boolean {
    return this.#current.send(frame);
  }

  /** Cuts the connection; it dials again after the usual pause, or after `redialMs`. */
  cut(redialMs?: number): void {
    this.#current.cut('the line broke', redialMs);
  }

  /** Makes the connection half-open (it looks open but carries nothing), or ends that by cutting it. */
  setHalfOpen(halfOpen: boolean): void {
    if (halfOpen) {
      this.#current.setHalfOpen(true);
      return;
    }
    // Only one of them can be half-open; for the other this does nothing.
    this.#own.setHalfOpen(false);
    this.#second?.setHalfOpen(false);
  }

  /** The connection that came up last, unless it is down again. */
  get #current(): Connection {
    if (this.#newest.online) return this.#newest;
    return this.#second?.online === true ? this.#second : this.#own;
  }

  #make(streamName: string): Connection {
    const connection: Connection = this.#makeConnection(streamName, () => {
      this.#newest = connection;
    });
    return connection;
  }
}
