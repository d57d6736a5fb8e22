import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { replaySaved, scenarioTextOf } from '#harness/session/save-session.ts';
import { Session } from '#harness/session/session.ts';
import type { Ability, SavedView, VerdictView, WorldView } from '../schemas/world.ts';
import { abilitiesOf, missingAbilityText } from './abilities.ts';
import { CommandLog } from './command-log.ts';
import { activeFaultView } from './machine-views.ts';
import { Problem } from './problem.ts';
import { verdictView } from './verdict-view.ts';
import type { WorldEvidence, WorldParts } from './world-parts.ts';

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

  get session(): WorldParts['session'] {
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
      folder: evidence?.folder ?? null,
      abilities: [...abilitiesOf(this.parts)],
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
    if (!this.can(ability)) throw new Problem('conflict', missingAbilityText(this.parts, what));
  }

  can(ability: Ability): boolean {
    return abilitiesOf(this.parts).includes(ability);
  }

  /** The session of a whole world. @throws Problem where core and merchant are elsewhere. */
  whole(what: string): Session {
    const { session } = this;
    if (session instanceof Session) return session;
    throw new Problem('conflict', missingAbilityText(this.parts, what));
  }

  /** The evidence. @throws Problem where none is kept. */
  get evidence(): WorldEvidence {
    const { evidence } = this.parts;
    if (evidence) return evidence;
    throw new Problem(
      'conflict',
      'No evidence is kept here: vendloop fleet writes what its machines see where --events names a file.',
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
    const session = this.whole('A verdict');
    if (this.#verdict?.isFinal === true || (this.#verdict && this.#verdict.events === session.eventCount + 1))
      return this.#verdict;
    const isFinal = this.#result !== null;
    this.#verdict = verdictView(this.#result ?? session.judgeSoFar(), { t: session.now(), isFinal });
    return this.#verdict;
  }

  /** Writes what has been done so far as a scenario, and replays it in virtual time. */
  async save(name: string, title: string): Promise<SavedView> {
    const session = this.whole('A scenario');
    const { evidence } = this;
    const { fleet, seed } = this.parts;
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
    const session = this.whole('A finish');
    if (this.parts.isConsole === true)
      throw new Problem('conflict', 'This session was opened by vendloop console: finish it there.');
    const { evidence } = this;
    const { time } = this.parts;
    if (open === 'refuse' && !session.isIdle) throw new Problem('conflict', openText(session));
    if (open === 'wait') await this.#waitUntilIdle(session);
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

  async #waitUntilIdle(session: Session): Promise<void> {
    const { time } = this.parts;
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
}

function openText(session: Session): string {
  const { inFlight, queued, pendingCallbacks } = session.progress;
  return (
    `${Math.max(inFlight + queued, pendingCallbacks)} deliveries or callbacks are open: finish with ` +
    '"open": "wait" to wait for them, or with "abandon" to end at once.'
  );
}
