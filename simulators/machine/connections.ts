import type { Connection } from './connection.ts';

/** Makes a connection that has not dialled yet, with luck of that name, and tells `up` first of all that it is up. */
export type ConnectionFactory = (streamName: string, onUp: () => void) => Connection;

/**
 * A machine's ways to the cloud: its own connection, and a second one with the same number once somebody has opened it.
 * What is said goes through the one that came up last: once it has proved the number, the cloud hangs up on the other.
 */
export class Connections {
  readonly #makeConnection: ConnectionFactory;
  readonly #own: Connection;
  #second: Connection | null = null;
  #newest: Connection;
  #on = false;

  constructor(makeConnection: ConnectionFactory) {
    this.#makeConnection = makeConnection;
    this.#own = this.#make('dialling');
    this.#newest = this.#own;
  }

  get online(): boolean {
    return this.#own.online || this.#second?.online === true;
  }

  /** Dials, unless the lines are there already. */
  start(): void {
    this.#on = true;
    this.#own.start();
    this.#second?.start();
  }

  /** Hangs up on all lines and dials no more. */
  stop(code: number, reason: string): void {
    this.#on = false;
    this.#own.stop(code, reason);
    this.#second?.stop(code, reason);
  }

  /**
   * Puts in a second connection with the machine's number, unless there is one; it dials as soon as the machine is on.
   */
  openSecond(): void {
    this.#second ??= this.#make('dialling twin');
    if (this.#on) this.#second.start();
  }

  /** @returns false when the frame could not be handed to a wire. */
  send(frame: string): boolean {
    return this.#current.send(frame);
  }

  /** The line breaks; it is dialled again after the usual pause, or after `redialMs`. */
  cut(redialMs?: number): void {
    this.#current.cut('the line broke', redialMs);
  }

  /** From now on the line carries nothing though it looks open, or that comes to an end and the line breaks. */
  setHalfOpen(halfOpen: boolean): void {
    if (halfOpen) {
      this.#current.setHalfOpen(true);
      return;
    }
    // Whichever it was: the other has nothing to end.
    this.#own.setHalfOpen(false);
    this.#second?.setHalfOpen(false);
  }

  /** The one that came up last, unless it is down again. */
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
