import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Http } from '#core/ports/http.ts';
import { CallbackSink } from '#simulators/receiver/callback-receiver.ts';
import { onceAborted } from '#harness/interrupted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { startReceiver, type RunningReceiver } from '#harness/stages/live/receiver-server.ts';
import type { LoopLook } from '../loop-delays.ts';
import { readRecording, type Recording } from '../recording.ts';
import { startChild, type Child } from './managed-process.ts';

/** What stands around a load: a core, a fleet, a merchant's receiver. */
export interface StandParts {
  /** Program and first arguments of `vendloop`, of the core's checkout and of this one. */
  readonly coreCommand: readonly string[];
  readonly ownCommand: readonly string[];
  /** Further arguments of `vendloop serve`. */
  readonly coreArgs: readonly string[];
  /** Somebody else's core; null: one is started. */
  readonly target: string | null;
  /** False: machines are there already, and nothing is seen of them. */
  readonly withFleet: boolean;
  readonly machines: number;
  readonly stock: number;
  readonly seed: number;
  readonly appKey: string;
  /** Folder for the database and the recordings. */
  readonly dir: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Aborted when the stand is to come down before its time. */
  readonly signal: AbortSignal;
  /** Is told of the event loops of the programs that it starts. */
  readonly look: (process: 'core' | 'fleet', look: LoopLook) => void;
}

/** A stand that is up. */
export interface Stand {
  readonly url: string;
  readonly notifyUrl: string;
  /** Processes whose health is worth a look, by name. */
  readonly pids: Readonly<Record<'core' | 'fleet', number | null>>;
  /** Callbacks that came so far. */
  told(): number;
  /** Rejects when a program ends before it was asked to, with what it said. Never resolves. */
  readonly died: Promise<never>;
  /**
   * Takes everything down.
   * @param patienceMs so long may each program take to end in order.
   * @param down told when no process is left. @returns what each observer wrote down, and what went wrong on the way. */
  close(patienceMs: number, down: () => void): Promise<StandEvidence>;
}

/** What a stand leaves. */
export interface StandEvidence {
  readonly core: Recording;
  readonly fleet: Recording;
  readonly sink: readonly HistoryEvent[];
  readonly broken: readonly string[];
}

const startsWithinMs = 60_000;
/** What core and fleet may take to end in an orderly way, ms; and where there is somebody who waits for the end. */
export const patienceMs = { usual: 15_000, hurried: 2_500 };
const none: Recording = { events: [], spans: [] };

/** Puts a stand up and waits until all its machines are online. @throws Error that says which part did not come up, and why. */
export async function raiseStand(parts: StandParts): Promise<Stand> {
  const { clock, say, target, machines } = parts;
  const sinkEvents: HistoryEvent[] = [];
  const sink = new CallbackSink({
    name: 'merchant',
    appKey: parts.appKey,
    witness: (event) => void sinkEvents.push({ t: clock.monotonic(), by: 'sink', ...event }),
  });
  const broken: string[] = [];
  const aborted = onceAborted(parts.signal);
  const orAborted = <T>(work: T): Promise<Awaited<T>> => Promise.race([work, aborted]);
  const receiver = await startReceiver(sink.receive, (error) => broken.push(`The receiver broke: ${String(error)}.`));
  const up: Up = { core: null, fleet: null };
  const files = { core: join(parts.dir, 'core.ndjson'), fleet: join(parts.dir, 'fleet.ndjson') };
  try {
    say(target === null ? `starting a core for ${machines} machines` : `using the core at ${target}`);
    if (target === null)
      up.core = startChild('core', parts.coreCommand, coreArgs(parts, files.core), clock, (look) =>
        parts.look('core', look),
      );
    const url =
      target ??
      (await orAborted(up.core?.said('where it listens', /vendloop core at (http:\/\/\S+?),/, startsWithinMs))) ??
      '';
    if (parts.withFleet) {
      say(`${machines} machines dial`);
      up.fleet = startChild('fleet', parts.ownCommand, fleetArgs(parts, url, files.fleet), clock, (look) =>
        parts.look('fleet', look),
      );
      await orAborted(Promise.race([allOnline(parts, url, up.fleet), diedOf(up)]));
    }
    const pids = { core: up.core?.pid ?? null, fleet: up.fleet?.pid ?? null };
    return {
      url,
      notifyUrl: receiver.url,
      pids,
      told: () => sink.told,
      died: diedOf(up),
      close: (withinMs, down) =>
        takeDown({ up, receiver, broken, withinMs, down }).then(() => recordings(up, files, sinkEvents, broken)),
    };
  } catch (error) {
    await takeDown({ up, receiver, broken, withinMs: patienceMs.hurried, down: () => undefined });
    throw error;
  }
}

function coreArgs({ coreArgs: further, machines, stock, dir }: StandParts, events: string): readonly string[] {
  return [
    'serve',
    '--port',
    '0',
    '--database',
    join(dir, 'core.sqlite'),
    '--machines',
    `${machines}`,
    '--stock',
    `${stock}`,
    '--quiet',
    '--no-limits',
    '--events',
    events,
    ...further,
  ];
}

function fleetArgs({ machines, stock, seed }: StandParts, url: string, events: string): readonly string[] {
  return [
    'fleet',
    '--url',
    url,
    '--count',
    `${machines}`,
    '--stock',
    `${stock}`,
    '--seed',
    `${seed}`,
    '--events',
    events,
    '--wait',
    '60s',
  ];
}

/** A core that shows no count of its machines is believed when the fleet says so itself. */
async function allOnline({ http, clock, machines, signal }: StandParts, url: string, fleet: Child): Promise<void> {
  const until = clock.monotonic() + startsWithinMs + machines * 10;
  while (!signal.aborted) {
    const online = await onlineAt(http, url);
    if (online !== null && online >= machines) return;
    if (online === null) {
      await fleet.said(
        'that its machines are online',
        new RegExp(`(${machines}) of ${machines} online`),
        startsWithinMs + machines * 10,
      );
      return;
    }
    if (clock.monotonic() > until)
      throw new Error(`only ${online} of ${machines} machines came online. The fleet said:\n${fleet.complaints()}`);
    await sleep(clock, 200);
  }
}

async function onlineAt(http: Http, url: string): Promise<number | null> {
  try {
    const { body } = await http.send(
      { method: 'GET', url: `${url}/healthz`, headers: {}, body: '' },
      { timeoutMs: 5_000 },
    );
    const health = JSON.parse(body) as { machines_online?: unknown };
    return typeof health.machines_online === 'number' ? health.machines_online : null;
  } catch {
    return null;
  }
}

/** Rejects as soon as one of them ends; nobody needs to listen. */
function diedOf(up: Up): Promise<never> {
  const died = Promise.race(
    (['core', 'fleet'] as const)
      .flatMap((name) => {
        const child = up[name];
        return child
          ? [
              child.ended.then((code) =>
                Promise.reject(
                  new Error(
                    `the ${name} ended (${code === null ? 'a signal' : `exit code ${code}`}): ${child.complaints() || 'it said nothing'}`,
                  ),
                ),
              ),
            ]
          : [];
      })
      .concat(new Promise<never>(() => undefined)),
  );
  died.catch(() => undefined);
  return died;
}

interface Up {
  core: Child | null;
  fleet: Child | null;
}

interface Down {
  readonly up: Up;
  readonly receiver: RunningReceiver;
  readonly broken: string[];
  readonly withinMs: number;
  readonly down: () => void;
}

async function takeDown({ up, receiver, broken, withinMs, down }: Down): Promise<void> {
  const stop = async (name: keyof Up): Promise<void> => {
    const child = up[name];
    if (child && !(await child.stop(withinMs)))
      broken.push(`The ${name} did not end as it should: ${child.complaints() || 'it said nothing'}.`);
  };
  // In a hurry there is no time for one after the other.
  if (withinMs < patienceMs.usual) await Promise.all([stop('fleet'), stop('core')]);
  else {
    await stop('fleet');
    await stop('core');
  }
  await receiver.close();
  down();
}

async function recordings(
  up: Up,
  files: { core: string; fleet: string },
  sink: readonly HistoryEvent[],
  broken: readonly string[],
): Promise<StandEvidence> {
  const read = async (child: Child | null, file: string): Promise<Recording> =>
    child ? readRecording(createReadStream(file, 'utf8') as AsyncIterable<string>, file) : none;
  return { core: await read(up.core, files.core), fleet: await read(up.fleet, files.fleet), sink, broken };
}
