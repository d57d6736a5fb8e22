import { Problem } from './problem.ts';

/** A command and what came of it. */
export interface Command {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly result: unknown;
  readonly problem: Problem | null;
}

interface Entry {
  /** What was asked for: the same key must not mean two things. */
  readonly request: string;
  command: Command;
  readonly settled: Promise<void>;
}

/** Commands that are remembered at most; the oldest finished ones are forgotten first. */
const maxCommands = 1_000;

/** Remembers commands by their keys: one that is sent again is not done again. */
export class CommandLog {
  readonly #entries = new Map<string, Entry>();
  #count = 0;

  /**
   * Does a command, or returns the one that has this key.
   * @param key chosen by the sender; null: none, the command is always done.
   * @param request names what is asked for, with its members.
   * @throws Problem when the key belongs to another request.
   */
  start(
    key: string | null,
    request: string,
    work: () => Promise<unknown>,
  ): { readonly id: string; readonly settled: Promise<void> } {
    const id = key ?? this.#freeId();
    const known = this.#entries.get(id);
    if (known && known.request !== request)
      throw new Problem(
        'mismatch',
        `The Idempotency-Key "${id}" belongs to another command (${known.request.slice(0, 80)}): choose a new key.`,
      );
    if (known) return { id, settled: known.settled };
    const settled = (async () => work())().then(
      (result) => this.#settle(id, { state: 'done', result, problem: null }),
      (error: unknown) => this.#settle(id, { state: 'failed', result: null, problem: toProblem(error) }),
    );
    this.#entries.set(id, { request, command: { id, state: 'running', result: null, problem: null }, settled });
    this.#forgetOld();
    return { id, settled };
  }

  /** @throws Problem when there is none. */
  get(id: string): Command {
    const entry = this.#entries.get(id);
    if (!entry)
      throw new Problem('missing', `There is no command "${id}" here: the last ${maxCommands} commands are kept.`);
    return entry.command;
  }

  /** A number that no sender has chosen as a key. */
  #freeId(): string {
    do this.#count += 1;
    while (this.#entries.has(`command-${this.#count}`));
    return `command-${this.#count}`;
  }

  #settle(id: string, change: Omit<Command, 'id'>): void {
    const entry = this.#entries.get(id);
    if (entry) entry.command = { id, ...change };
  }

  #forgetOld(): void {
    for (const [id, { command }] of this.#entries) {
      if (this.#entries.size <= maxCommands) return;
      if (command.state !== 'running') this.#entries.delete(id);
    }
  }
}

/** What a command threw, as a problem: a sentence for people is one of its sender. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError || error instanceof ReferenceError)
    return new Problem('failed', `${error.name}: ${error.message}`, { cause: error });
  const text = error instanceof Error ? error.message : String(error);
  return new Problem('conflict', text, { cause: error });
}
