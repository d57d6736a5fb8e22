import type { ChildProcess } from 'node:child_process';
import type { Clock } from '#core/ports/clock.ts';
import { pollUntil } from '#core/ports/waiting.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';
import { ClusterError } from './installed-programs.ts';

/** A program of a cluster, and when it is up. */
export interface ProgramPlan {
  /** For people: `core-2`, `PostgreSQL`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Who runs it, where that is another user. */
  readonly user?: { readonly uid: number; readonly gid: number } | null;
  /** Whether it serves. @param output what it has printed since it was started. */
  readonly isUp: (output: string) => boolean | Promise<boolean>;
  /** The signal that asks it to end. */
  readonly endSignal: NodeJS.Signals;
}

/** Characters of output that are kept. */
const maxKeptLength = 16_384;
/** How long a program may take to serve on a crowded computer, ms. */
const upWithinMs = 60_000;
/** How long it may take to end by itself, ms. */
const endsWithinMs = 10_000;
const pollMs = 50;

/** A program that can be started, stopped, paused and killed again and again. It does not outlive this process. */
export class GuardedProgram {
  readonly plan: ProgramPlan;
  readonly #clock: Clock;
  #child: ChildProcess | null = null;
  #exited: Promise<void> = Promise.resolve();
  #output = '';
  #mayEnd = true;
  /** Called when it has ended by itself. */
  onUnexpectedEnd: (message: string) => void = () => undefined;

  constructor(plan: ProgramPlan, clock: Clock) {
    this.plan = plan;
    this.#clock = clock;
  }

  /** What it has printed about its end. */
  get lastOutput(): string {
    return lastReason(this.#output);
  }

  /** Of the process that runs; null when none does. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Starts it and waits until it serves. @throws ClusterError in one sentence when it does not. */
  async start(): Promise<void> {
    const { name, program, args, cwd, env, user, isUp } = this.plan;
    this.#output = '';
    this.#mayEnd = false;
    const child = spawnGroup(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, env, ...user });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-maxKeptLength);
      });
    this.#exited = new Promise((resolve) => {
      const end = (): void => {
        if (this.#child === child) this.#child = null;
        resolve();
        if (!this.#mayEnd) this.onUnexpectedEnd(`${name} ended by itself: ${this.lastOutput}`);
      };
      child.once('exit', end).once('error', (error) => {
        this.#output += error.message;
        end();
      });
    });
    const isServing = await pollUntil(() => isUp(this.#output), {
      clock: this.#clock,
      everyMs: pollMs,
      withinMs: upWithinMs,
      isStopped: () => this.#child === null,
    });
    if (isServing && this.isRunning) return;
    const hasEnded = !this.isRunning;
    await this.kill();
    throw new ClusterError(
      hasEnded
        ? `${name} did not start: ${this.lastOutput}`
        : `${name} does not serve after ${upWithinMs / 1_000} s: see whether this computer is overloaded`,
    );
  }

  /** Ends it without warning, paused or not, and waits until it is gone. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Lets it stand still until {@link resume}. */
  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Asks it to end, and kills it when it has not within ten seconds. @param signal in place of the usual one. */
  async end(signal: NodeJS.Signals = this.plan.endSignal): Promise<void> {
    // A paused program hears nothing.
    this.resume();
    const killer = this.#clock.after(endsWithinMs, () => this.#signal('SIGKILL'));
    await this.#end(signal);
    killer.cancel();
  }

  #end(signal: NodeJS.Signals): Promise<void> {
    this.#mayEnd = true;
    this.#signal(signal);
    return this.#exited;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child) signalGroup(this.#child, signal);
  }
}

/** How a core, PostgreSQL and mosquitto begin the line that gives the reason for their end. */
const reasonMark = /^.*?(?:\bFATAL: +|\bError: |^vendloop(?: serve)?: )/;

/** The last line of an output that gives a reason, without what is before it; the last line where none does. */
function lastReason(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.findLast((line) => reasonMark.test(line)) ?? lines.at(-1) ?? 'it printed nothing';
  return reason.replace(reasonMark, '').trim();
}
