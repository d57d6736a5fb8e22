import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../core/ports/clock.ts';
import { sleep } from '../../../core/ports/sleep.ts';
import type { Http } from '../../../core/ports/http.ts';
import { CallbackSink } from '../../../../simulators/sink.ts';
import type { HistoryEvent } from '../../history/event.ts';
import { startReceiver, type RunningReceiver } from '../../stages/live/receiver.ts';
import type { LoopLook } from '../loops.ts';
import { readRecording, type Recording } from '../recording.ts';
import { startChild, type Child } from './child.ts';

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
  /** Takes everything down. @returns what each observer wrote down, and what went wrong on the way. */
  close(): Promise<StandEvidence>;
}

/** What a stand leaves. */
export interface StandEvidence {
  readonly core: Recording;
  readonly fleet: Recording;
  readonly sink: readonly HistoryEvent[];
  readonly broken: readonly string[];
}

const startsWithinMs = 60_000;
const none: Recording = { events: [], spans: [] };

/** Puts a stand up and waits until all its machines are online. @throws Error that says which part did not come up, and why. */
export async function raiseStand(parts: StandParts): Promise<Stand> {
  const { clock, say, target, machines } = parts;
  const sinkEvents: HistoryEvent[] = [];
  const sink = new CallbackSink({ name: 'merchant', appKey: parts.appKey, witness: (event) => void sinkEvents.push({ t: clock.monotonic(), by: 'sink', ...event }) });
  const broken: string[] = [];
  const receiver = await startReceiver(sink.receive, (error) => broken.push(`The receiver broke: ${String(error)}.`));
  const up: { core: Child | null; fleet: Child | null } = { core: null, fleet: null };
  const files = { core: join(parts.dir, 'core.ndjson'), fleet: join(parts.dir, 'fleet.ndjson') };
  try {
    say(target === null ? `starting a core for ${machines} machines` : `using the core at ${target}`);
    if (target === null) up.core = startChild('core', parts.coreCommand, coreArgs(parts, files.core), clock, (look) => parts.look('core', look));
    const url = target ?? (await up.core?.said(/vendloop core at (http:\/\/\S+?),/, startsWithinMs)) ?? '';
    if (parts.withFleet) {
      say(`${machines} machines dial`);
      up.fleet = startChild('fleet', parts.ownCommand, fleetArgs(parts, url, files.fleet), clock, (look) => parts.look('fleet', look));
      await allOnline(parts, url, up.fleet);
    }
    return { url, notifyUrl: receiver.url, pids: { core: up.core?.pid ?? null, fleet: up.fleet?.pid ?? null }, told: () => sink.told, close: () => takeDown(up, receiver, files, sinkEvents, broken) };
  } catch (error) {
    await takeDown(up, receiver, files, sinkEvents, broken).catch(() => undefined);
    throw error;
  }
}

function coreArgs({ coreArgs: further, machines, stock, dir }: StandParts, events: string): readonly string[] {
  return ['serve', '--port', '0', '--database', join(dir, 'core.sqlite'), '--machines', `${machines}`, '--stock', `${stock}`, '--quiet', '--no-limits', '--events', events, ...further];
}

function fleetArgs({ machines, stock, seed }: StandParts, url: string, events: string): readonly string[] {
  return ['fleet', '--url', url, '--count', `${machines}`, '--stock', `${stock}`, '--seed', `${seed}`, '--events', events];
}

/** A core that shows no count of its machines is believed when the fleet says so itself. */
async function allOnline({ http, clock, machines }: StandParts, url: string, fleet: Child): Promise<void> {
  const until = clock.monotonic() + startsWithinMs + machines * 10;
  for (;;) {
    const online = await onlineAt(http, url);
    if (online !== null && online >= machines) return;
    if (online === null) {
      await fleet.said(new RegExp(`(${machines}) of ${machines} online`), startsWithinMs + machines * 10);
      return;
    }
    if (clock.monotonic() > until) throw new Error(`only ${online} of ${machines} machines came online. The fleet said:\n${fleet.complaints()}`);
    await sleep(clock, 200);
  }
}

async function onlineAt(http: Http, url: string): Promise<number | null> {
  try {
    const { body } = await http.send({ method: 'GET', url: `${url}/healthz`, headers: {}, body: '' }, { timeoutMs: 5_000 });
    const health = JSON.parse(body) as { machines_online?: unknown };
    return typeof health.machines_online === 'number' ? health.machines_online : null;
  } catch {
    return null;
  }
}

async function takeDown({ core, fleet }: { core: Child | null; fleet: Child | null }, receiver: RunningReceiver, files: { core: string; fleet: string }, sink: readonly HistoryEvent[], broken: string[]): Promise<StandEvidence> {
  for (const [name, child] of [['fleet', fleet], ['core', core]] as const) {
    if (child && !(await child.stop())) broken.push(`The ${name} did not end as it should: ${child.complaints() || 'it said nothing'}.`);
  }
  await receiver.close();
  const read = async (child: Child | null, file: string): Promise<Recording> => (child ? readRecording(createReadStream(file, 'utf8') as AsyncIterable<string>, file) : none);
  return { core: await read(core, files.core), fleet: await read(fleet, files.fleet), sink, broken };
}
