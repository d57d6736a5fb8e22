import type { Clock } from '#core/ports/clock.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { replaySaved, scenarioTextOf } from '#harness/session/save-session.ts';
import type { Session } from '#harness/session/session.ts';
import type { WorldTime } from '#harness/stages/world-time.ts';
import type { Ability, SavedView, VerdictView, WorldView } from '../schemas/world.ts';
import { CommandLog } from './command-log.ts';
import type { Wording } from './delivery-views.ts';
import { activeFaultView } from './machine-views.ts';
import { Problem } from './problem.ts';
import { verdictView } from './verdict-view.ts';

/** The folder of a world's evidence. */
export interface WorldEvidence {
  readonly folder: string;
  /** Its files, with their sizes. */
  files(): readonly { readonly name: string; readonly bytes: number }[];
  /** The path of one of its files. @throws Problem when there is none of that name. */
  path(name: string): string;
  /** Writes a scenario. @returns where, and the command that runs it. @throws Problem when it cannot be written. */
  saveScenario(name: string, text: string): { readonly file: string; readonly command: string };
  /** Writes the reports of the finished session. */
  finish(result: RunResult): void;
}

/** What a world under control consists of. */
export interface WorldParts {
  /** Names this world; a restarted program has another. */
  readonly id: string;
  readonly version: string;
  readonly session: Session;
  readonly time: WorldTime;
  /** The clock that people live by. */
  readonly host: Clock;
  readonly stage: WorldView['stage'];
  readonly fleet: readonly Group[];
  readonly seed: number;
  readonly evidence: WorldEvidence;
  readonly wording: (language: 'en' | 'zh') => Wording;
  /** A console has opened the session, and ends it. */
  readonly isConsole?: boolean;
}

/** A speed that is used while people only wait for the end. */
const waitingSpeed = 20;

/** A world that runs, under the control of people and programs. What it does are steps of the session. */
export class WorldControl {
  readonly commands = new CommandLog();
  readonly parts: WorldParts;
  /** Resolves when the session is over, by `finish` or by an error of the world. */
  readonly ended: Promise<void>;
  #end: () => void = () => undefined;
  #result: RunResult | null = null;
  #problem: string | null = null;
  #isFinishing = false;
  #verdict: VerdictView | null = null;

  constructor(parts: WorldParts) {
    this.parts = parts;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    void parts.time.failure.then((error) => {
      this.#problem = error.message;
      this.#end();
    });
  }

  get session(): Session {
    return this.parts.session;
  }

  /** The judgement of the finished session; null while it goes on. */
  get result(): RunResult | null {
    return this.#result;
  }

  get state(): WorldView['state'] {
    if (this.#result !== null) return 'finished';
    return this.#problem === null ? 'running' : 'dead';
  }

  /** The world as a whole. */
  view(): WorldView {
    const { id, version, session, time, stage, seed, evidence } = this.parts;
    time.refresh();
    const machines = session.machines.map(({ machineNo }) => session.view.machine(machineNo));
    const { started, settled, inFlight, queued, pendingCallbacks } = session.progress;
    return {
      id,
      state: this.state,
      problem: this.#problem,
      stage,
      target: session.target,
      seed,
      version,
      folder: evidence.folder,
      abilities: this.#abilities(),
      time: { t: session.now(), speed: time.speed, isPaused: time.isPaused },
      machines: {
        total: machines.length,
        online: machines.filter(({ online }) => online).length,
        locked: machines.filter(({ lock }) => lock !== null).length,
      },
      events: session.eventCount,
      progress: { started, settled, inFlight, queued, pendingCallbacks },
      faults: session.activeFaults.map(activeFaultView),
    };
  }

  /** @throws Problem when there is no machine of that number. */
  spec(machineNo: string): MachineSpec {
    const spec = this.session.machines.find((machine) => machine.machineNo === machineNo);
    if (spec) return spec;
    const [first, last] = [this.session.machines[0], this.session.machines.at(-1)];
    throw new Problem(
      'missing',
      `There is no machine ${machineNo} in this world; it has ${first?.machineNo ?? 'none'} to ` +
        `${last?.machineNo ?? ''}: ` +
        'GET /api/machines lists them.',
    );
  }

  /** The machine in whose track is recorded what concerns the whole world. */
  get firstMachine(): string {
    return this.session.machines[0]?.machineNo ?? '';
  }

  /** @throws Problem when that cannot be done in this world, or not any more. */
  require(ability: Ability, what: string): void {
    if (!this.#abilities().includes(ability))
      throw new Problem(
        'conflict',
        this.session.target === null
          ? `${what} is not possible on the ${this.parts.stage} stage: GET /api/world lists what is, as "abilities".`
          : `${what} is not possible at a core that was joined: GET /api/world lists what is, as "abilities".`,
      );
  }

  /** Acts in the world at its present instant. @throws Problem when it is over. */
  act<T>(work: () => Promise<T>): Promise<T> {
    this.#requireRunning();
    return this.parts.time.act(() => {
      this.#requireRunning();
      return work();
    });
  }

  setTime({ speed, isPaused }: { readonly speed?: number | undefined; readonly isPaused?: boolean | undefined }): void {
    this.#requireRunning();
    const { time } = this.parts;
    if (speed !== undefined) {
      this.require('speed', 'Another speed');
      time.setSpeed(speed);
    }
    if (isPaused !== undefined) {
      this.require('pause', 'A pause');
      time.setPaused(isPaused);
    }
  }

  /** The verdict so far; after the end, that of the session. */
  verdict(): VerdictView {
    const { session } = this;
    this.require('verdict', 'A verdict');
    if (this.#verdict?.isFinal === true || (this.#verdict && this.#verdict.events === session.eventCount + 1))
      return this.#verdict;
    const isFinal = this.#result !== null;
    this.#verdict = verdictView(this.#result ?? session.judgeSoFar(), { t: session.now(), isFinal });
    return this.#verdict;
  }

  /** Events of the history from an index on. */
  events(from: number, limit: number): readonly HistoryEvent[] {
    return this.session.eventsFrom(from, limit);
  }

  /** Writes what has been done so far as a scenario, and replays it in virtual time. */
  async save(name: string, title: string): Promise<SavedView> {
    this.require('save', 'A scenario');
    const { session, fleet, seed, evidence } = this.parts;
    const { machines, actions, startedAt } = session;
    const finished = {
      name,
      title,
      fleet,
      machines,
      actions,
      startedAt,
      seed,
      result: this.#result ?? session.judgeSoFar(),
    };
    const scenario = scenarioTextOf(finished);
    if (scenario === null)
      throw new Problem('conflict', 'Nothing has been done in this world yet, so there is no scenario: sell first.');
    const { file, command } = evidence.saveScenario(name, scenario);
    const { deliveries, difference } = await replaySaved(scenario, file, finished);
    return { file, scenario, command, deliveries, difference };
  }

  /** Ends the session, judges it and writes its reports. */
  async finish(open: 'refuse' | 'wait' | 'abandon'): Promise<VerdictView> {
    if (this.#result !== null) return this.verdict();
    this.#requireRunning();
    if (this.parts.isConsole === true)
      throw new Problem('conflict', 'This session was opened by vendloop console: finish it there.');
    const { session, time, evidence } = this.parts;
    if (open === 'refuse' && !session.isIdle) throw new Problem('conflict', openText(session));
    if (open === 'wait') await this.#waitUntilIdle();
    this.#isFinishing = true;
    // What the end waits for needs time to pass.
    if (time.isPaused) time.setPaused(false);
    const result = await time.act(() => session.finish());
    time.stop();
    this.#result = result;
    evidence.finish(result);
    this.#end();
    return this.verdict();
  }

  async #waitUntilIdle(): Promise<void> {
    const { session, time } = this.parts;
    const { speed } = time;
    if (time.isPaused) time.setPaused(false);
    if (time.canChangeSpeed && speed < waitingSpeed) time.setSpeed(waitingSpeed);
    await time.act(() => session.waitUntilIdle());
    if (time.canChangeSpeed && time.speed !== speed) time.setSpeed(speed);
  }

  #requireRunning(): void {
    if (this.#problem !== null)
      throw new Problem('conflict', `This world cannot go on (${this.#problem}): start vendloop studio again.`);
    if (this.#isFinishing)
      throw new Problem('conflict', 'This session is over: start vendloop studio again for a new one.');
  }

  #abilities(): Ability[] {
    const { session, time } = this.parts;
    const isOwnCore = session.target === null;
    return [
      'machine-faults',
      ...(isOwnCore ? (['network-faults'] as const) : []),
      'receiver-faults',
      ...(isOwnCore ? (['kill-core'] as const) : []),
      'sell',
      ...(time.canChangeSpeed ? (['speed'] as const) : []),
      ...(time.canPause ? (['pause'] as const) : []),
      'verdict',
      'save',
      ...(this.parts.isConsole === true ? [] : (['finish'] as const)),
    ];
  }
}

function openText(session: Session): string {
  const { inFlight, queued, pendingCallbacks } = session.progress;
  return (
    `${Math.max(inFlight + queued, pendingCallbacks)} deliveries or callbacks are open: finish with ` +
    '"open": "wait" to wait for them, or with "abandon" to end at once.'
  );
}
