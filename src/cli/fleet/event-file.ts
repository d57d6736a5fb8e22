import { open, type FileHandle } from 'node:fs/promises';
import { Complaint, messageOf } from '../complaint.ts';

/** A file that events are written to: what has been handed over is written at once, one write after another. */
export class EventFile {
  readonly #file: FileHandle;
  readonly #path: string;
  #waiting: string[] = [];
  #writing: Promise<void> | null = null;
  #failed: (error: Complaint) => void = () => undefined;
  /** Rejects with a Complaint when a write fails: nothing more is written then. Never resolves. */
  readonly failure = new Promise<never>((_, reject) => (this.#failed = reject));

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
    // Nobody may be waiting for it when it happens.
    this.failure.catch(() => undefined);
  }

  /**
   * Opens a new file, or with `force` empties the one that there is.
   * @throws Complaint when it is there already and `force` is not given, or cannot be written.
   */
  static async open(path: string, force: boolean): Promise<EventFile> {
    try {
      return new EventFile(await open(path, force ? 'w' : 'wx'), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Complaint(`${path} is there already: choose another name, or add --force to overwrite it (each shard needs a file of its own)`, { cause: error });
      throw new Complaint(`cannot write ${path}: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Takes whole lines. */
  write(text: string): void {
    this.#waiting.push(text);
    this.#writing ??= this.#work();
  }

  /** Waits until everything that was taken is written, and closes. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #work(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#file.writeFile(this.#waiting.splice(0).join(''));
      this.#writing = null;
    } catch (error) {
      // `#writing` stays: whatever is handed over from now on is dropped.
      this.#failed(new Complaint(`cannot write ${this.#path}: ${messageOf(error)}; events are missing from here on`, { cause: error }));
    }
  }
}
