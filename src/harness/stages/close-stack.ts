/** Something that is open until it is closed; closing it again is harmless. */
export interface Closable {
  close(): Promise<void>;
}

/** Closes everything that was added to it, even when some of it fails. */
export class CloseStack implements Closable {
  readonly #resources: Closable[] = [];
  #closing: Promise<void> | undefined;

  /**
   * Adds a resource.
   * @throws Error when the stack is closed already; the resource is closed then as well.
   */
  add<T extends Closable>(resource: T): T {
    if (this.#closing) {
      void resource.close().catch(() => undefined);
      throw new Error('This was opened too late: the stage that it belongs to is closed.');
    }
    this.#resources.push(resource);
    return resource;
  }

  /**
   * Closes them one after another, what was opened last first.
   * @throws the first failure, when everything has been tried.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const resource of [...this.#resources].reverse()) {
      try {
        await resource.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
