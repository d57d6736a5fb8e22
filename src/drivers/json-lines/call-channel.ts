import type { DriverRequest, DriverResponse } from '../merchant-driver.ts';
import { AdapterError, type DriverProblem } from '../guard/driver-error.ts';
import { decodeBody, encodeBytes } from './base64.ts';
import { readMessage, type ProgramMessage } from './message.ts';
import type { DriverProgram, StartProgram } from './program.ts';

/** Lines of standard error that are shown when the program fails. */
const shownErrorLines = 4;
/** Longest of these lines, characters. */
const maxErrorLine = 240;

/** What a call needs besides its input. */
export interface CallOptions {
  /** Stands beside the input in the line. */
  readonly tools?: object;
  /** Sends what the program asks for; left out: the call may send nothing. */
  readonly send?: (request: DriverRequest) => Promise<DriverResponse>;
}

interface OpenCall extends Pick<CallOptions, 'send'> {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  isSending: boolean;
  /** What the last `send` rejected with: an `error` of the program that follows comes of it. */
  noAnswer: unknown;
}

/** The calls of a driver that is a program. Any number may be open at a time, each with its own `id`. */
export class CallChannel {
  readonly #program: DriverProgram;
  readonly #calls = new Map<number, OpenCall>();
  readonly #errorLines: string[] = [];
  #lastId = 0;
  /** Why no call is possible any more. */
  #failure: AdapterError | null = null;

  constructor(start: StartProgram, command: readonly string[]) {
    this.#program = start(command, {
      line: (text) => this.#receive(text),
      errorLine: (text) => {
        this.#errorLines.push(text.slice(0, maxErrorLine));
        if (this.#errorLines.length > shownErrorLines) this.#errorLines.shift();
      },
      ended: (how, couldStart) => this.#failAll(couldStart ? 'died' : 'cannot-load', how),
    });
  }

  /**
   * Calls a function of the driver.
   * @returns what it answers, unexamined. @throws AdapterError when it ends with an error, writes nonsense or dies;
   *   what `send` rejected with when the program gives up because of it.
   */
  call(name: string, input: object | undefined, { tools, send }: CallOptions = {}): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, ...(send && { send }), isSending: false, noAnswer: undefined });
      this.#write({ id, call: name, with: input ?? {}, ...(tools && { tools }) });
    });
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }

  #write(message: object): void {
    this.#program.write(JSON.stringify(message));
  }

  #receive(line: string): void {
    if (line.trim() === '' || this.#failure) return;
    const message = readMessage(line);
    if (typeof message === 'string') {
      this.#failAll('nonsense', message);
      return;
    }
    const call = this.#calls.get(message.id);
    if (!call) {
      // A call that took too long may still be answered; a number that was never given is a mistake.
      if (!(message.id >= 1 && message.id <= this.#lastId)) this.#failAll('nonsense', `there is no call ${message.id}`);
      return;
    }
    this.#answer(message, call);
  }

  #answer(message: ProgramMessage, call: OpenCall): void {
    if (message.kind === 'send') {
      void this.#send(message.id, message.request, call);
      return;
    }
    this.#calls.delete(message.id);
    if (message.kind === 'result') call.resolve(message.result);
    else call.reject(call.noAnswer ?? new AdapterError('threw', `${message.text}${this.#errorText()}`));
  }

  async #send(id: number, request: unknown, call: OpenCall): Promise<void> {
    if (!call.send || call.isSending) {
      this.#calls.delete(id);
      const what = call.send ? 'sends again before the answer came' : 'may send nothing in this call';
      call.reject(new AdapterError('nonsense', `the program ${what}`));
      return;
    }
    call.isSending = true;
    try {
      // The guard examines the request before it is sent.
      const { status, headers, body } = await call.send(decodeBody(request) as DriverRequest);
      call.noAnswer = undefined;
      this.#write({ id, response: { status, headers, body: encodeBytes(body) } });
    } catch (error) {
      call.noAnswer = error;
      this.#write({ id, noResponse: error instanceof Error ? error.message : String(error) });
    } finally {
      call.isSending = false;
    }
  }

  #failAll(problem: DriverProblem, what: string): void {
    this.#failure ??= new AdapterError(problem, `${what}${this.#errorText()}`);
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject } of calls) reject(this.#failure);
  }

  #errorText(): string {
    const lines = this.#errorLines.filter((line) => line.trim() !== '');
    return lines.length === 0 ? '' : `; its standard error ends with: ${lines.join(' | ')}`;
  }
}
