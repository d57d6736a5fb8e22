import type { Session } from '#harness/session/session.ts';
import { VendloopError } from '../errors.ts';
import type { OpenSession } from './open-session.ts';
import { WorldDriver } from './world-driver.ts';

/** A session that several parts of a run use until it ends. */
export class SessionAccess {
  readonly #session: Session;
  readonly #driver: WorldDriver;
  #endMessage: string | null = null;
  #rejectPending: (error: VendloopError) => void = () => undefined;
  readonly #ended = new Promise<never>((_, reject) => (this.#rejectPending = reject));

  constructor({ session, stage }: OpenSession) {
    this.#session = session;
    this.#driver = new WorldDriver(stage);
    // Nothing may be under way when it ends.
    this.#ended.catch(() => undefined);
  }

  /** The session, for what can be read at any time. */
  get session(): Session {
    return this.#session;
  }

  /**
   * Does something that takes time, while time passes.
   * @param call names it in the error.
   * @throws VendloopError `closed` when the session has ended, or ends meanwhile.
   */
  async drive<T>(call: string, work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#endMessage !== null) throw new VendloopError('closed', `${call}() is not possible: ${this.#endMessage}`);
    return Promise.race([this.#driver.drive(work(this.#session)), this.#ended]);
  }

  /** Refuses calls from now on. @param message why, and what to do. */
  refuse(message: string): void {
    this.#endMessage = message;
  }

  /** Refuses calls from now on, and ends those that are under way. @param message why, and what to do. */
  end(message: string): void {
    this.refuse(message);
    this.#rejectPending(new VendloopError('closed', message));
  }
}
