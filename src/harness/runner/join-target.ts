import type { Clock } from '#core/ports/clock.ts';
import { pollUntil } from '#core/ports/waiting.ts';
import type { Http } from '#core/ports/http.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { productInLane, sellingLanes } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { refusalCodeIn, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { HistoryEvent } from '../history/event.ts';
import { tlsAdvice } from '../tls-advice.ts';
import type { World } from './world.ts';
import type { Stage } from '../stages/stage.ts';
import { targetStage } from '../stages/target/index.ts';

/** Why a core cannot be joined: what happened, where, and what to do. */
export class JoinError extends Error {
  /** Number of the machine that is the reason; null: it is no single machine. */
  readonly machine: string | null;
  /** Whether the core answered, and its answer is the reason. */
  readonly answered: boolean;

  constructor(message: string, machine: string | null = null, { answered = false } = {}) {
    super(message);
    this.answered = answered;
    this.name = 'CannotJoin';
    this.machine = machine;
  }
}

/** Whom to join, with what. */
export interface JoinOptions {
  readonly url: string;
  readonly merchant: Merchant;
  readonly machines: readonly MachineSpec[];
  readonly http: Http;
  readonly clock: Clock;
  /** Language of the core's messages; the core's own when left out. */
  readonly language?: 'en' | 'zh';
}

/** What makes a stage of a target core. `seed`: a whole number from 0 to 2⁵³−1. */
export type TargetOptions = Omit<JoinOptions, 'http' | 'clock'> & { readonly seed: number };

/** How long the core may take to answer, and then to count machines online that have connected; ms. */
const answerWithinMs = 10_000;
/** A shorter limit for the first request, which only finds out whether a core is there; ms. */
const reachableWithinMs = 4_000;
const onlineWithinMs = 12_000;
/** A connection that has just ended may be counted for so long, ms. */
const lingerMs = 1_000;
const pollMs = 100;
/** The refusal of a sign (PROTOCOL §6). */
const signCode = 4006;
/** Machines that a message names. */
const maxNamedMachines = 8;

/** A client whose calls are part of no history: it only asks. @param timeoutMs how long it waits for an answer. */
export function askingClient(
  { url, merchant, http, clock, language }: Omit<JoinOptions, 'machines'>,
  timeoutMs = answerWithinMs,
): MerchantClient {
  return new MerchantClient({
    ...merchant,
    url: () => url,
    http,
    clock,
    onEvent: () => undefined,
    timeoutMs,
    language,
  });
}

/**
 * Asks a core whether it is there.
 * @throws CannotJoin in one sentence when nothing answers within four seconds, or what answers is no core.
 */
export async function waitForCore({
  url,
  merchant,
  http,
  clock,
  language,
}: Omit<JoinOptions, 'machines'>): Promise<void> {
  const reply = await askingClient({ url, merchant, http, clock, language }, reachableWithinMs).ping();
  // A refusal is an answer; the call that needs what was refused reports it.
  if (!reply.answered || reply.code === -1) dataOrThrow(reply, url, merchant);
}

/** A machine of a core, as its list shows it. */
export interface ListedMachine {
  readonly machineNo: string;
  readonly online: boolean;
  /** Its kind; empty where the core does not list it: the published list has none. */
  readonly type: string;
}

/**
 * The machines of the merchant at a core that answers.
 * @throws CannotJoin in one sentence when it does not answer, or refuses the merchant.
 */
export async function listMachines(options: Omit<JoinOptions, 'machines'>): Promise<readonly ListedMachine[]> {
  await waitForCore(options);
  return parseMachines(dataOrThrow(await askingClient(options).machines(), options.url, options.merchant));
}

/**
 * Asks a core whether it can be joined: it answers, takes the merchant's credentials and its sign, and knows the
 * machines, which are not in use. It changes nothing there.
 * @throws CannotJoin in one sentence when it cannot.
 */
export async function checkJoinable({ url, merchant, machines, http, clock, language }: JoinOptions): Promise<void> {
  await waitForCore({ url, merchant, http, clock, language });
  const client = askingClient({ url, merchant, http, clock, language });
  const list = async (): Promise<readonly ListedMachine[]> =>
    parseMachines(dataOrThrow(await client.machines(), url, merchant));
  const isInUse = ({ machineNo, online }: ListedMachine): boolean =>
    online && machines.some((spec) => spec.machineNo === machineNo);
  let listed: readonly ListedMachine[] = [];
  const isFree = async (): Promise<boolean> => {
    listed = await list();
    return !listed.some(isInUse);
  };
  await pollUntil(isFree, { clock, everyMs: pollMs, withinMs: lingerMs });
  for (const spec of machines) checkMachine(spec, listed, url, merchant);
  for (const spec of machines) await checkProducts(spec, client, url, merchant);
}

/** @throws CannotJoin when a machine does not sell what would be ordered of it. */
async function checkProducts(
  spec: MachineSpec,
  client: MerchantClient,
  url: string,
  merchant: Merchant,
): Promise<void> {
  const { machineNo, lanes, declaration } = spec;
  const data = dataOrThrow(await client.products({ machineNo }), url, merchant);
  const ids = parseList(data, 'data').map((item) => (item as { id?: unknown } | null)?.id);
  const [lane = 0] = sellingLanes(spec);
  const product = productInLane(spec, lane);
  if (lanes === 0 || ids.includes(product)) return;
  if (declaration?.products)
    throw new JoinError(
      `machine ${machineNo} at ${url} sells no product ${product}, which the project file has in its lane ${lane}; ` +
        `it sells ${ids.length === 0 ? 'nothing' : ids.slice(0, maxNamedMachines).map(String).join(', ')}: correct ` +
        '"lanes" of the machine there',
      machineNo,
    );
  throw new JoinError(
    `machine ${machineNo} at ${url} sells no product ${product}: products are ordered by the numbers of demo ` +
      `machines, ${product} and on, one for each lane. Name its products in "lanes" of the project file, enter such ` +
      'a machine there, or choose another with --machines',
    machineNo,
  );
}

/**
 * Makes the stage of a target core that can be joined. The caller closes it.
 * @throws CannotJoin in one sentence when it cannot be joined.
 */
export async function joinTarget({ seed, ...target }: TargetOptions): Promise<Stage> {
  return joinOnStage(targetStage({ seed, url: target.url }), target);
}

/**
 * Asks on a stage whether its core can be joined. The caller closes the stage.
 * @returns the same stage; it is closed when the core cannot be joined.
 * @throws CannotJoin in one sentence then.
 */
export async function joinOnStage(stage: Stage, target: Omit<TargetOptions, 'seed'>): Promise<Stage> {
  try {
    await checkJoinable({ ...target, http: stage.http, clock: stage.clock });
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** The data of an answer. @throws CannotJoin that names the reason why there is none. */
function dataOrThrow(reply: MerchantReply, url: string, { appId }: Merchant): unknown {
  if (!reply.answered)
    throw new JoinError(
      `no core answers at ${url} (${reply.message}): ` +
        (tlsAdvice(url, reply.message) ?? 'start one there with "vendloop serve", or correct --target'),
    );
  if (refusalCodeIn(reply) === null) return reply.data;
  if (reply.code === -1)
    throw new JoinError(
      `what answers at ${url} is no core that speaks this protocol (HTTP ${reply.status}, and ${reply.message}): ` +
        'correct --target, which is the URL without /api/openapi/v1',
    );
  if (reply.code === signCode)
    throw new JoinError(
      `the core at ${url} refuses the sign of "${appId}" (${reply.code} ${reply.message}): its AppKey is another. ` +
        'Give it with --app-key or VENDLOOP_APP_KEY',
      null,
      { answered: true },
    );
  throw new JoinError(
    `the core at ${url} refuses the merchant "${appId}" (${reply.code} ${reply.message}): give its credentials ` +
      'with --appid, --app-secret and --app-key, or VENDLOOP_APP_ID, VENDLOOP_APP_SECRET and VENDLOOP_APP_KEY',
  );
}

/** The list comes from an unknown core: an entry without a number is no machine. */
function parseMachines(data: unknown): readonly ListedMachine[] {
  return parseList({ data }, 'data').flatMap((item) => {
    const {
      machine_no: machineNo,
      is_online: online,
      type,
    } = (item ?? {}) as { machine_no?: unknown; is_online?: unknown; type?: unknown };
    return typeof machineNo === 'string'
      ? [{ machineNo, online: online === true, type: typeof type === 'string' ? type : '' }]
      : [];
  });
}

function parseList(data: unknown, member: string): readonly unknown[] {
  const list = (data as Readonly<Record<string, unknown>> | null)?.[member];
  return Array.isArray(list) ? list : [];
}

function checkMachine(
  { machineNo, motor, external }: MachineSpec,
  listed: readonly ListedMachine[],
  url: string,
  { appId }: Merchant,
): void {
  const found = listed.find((candidate) => candidate.machineNo === machineNo);
  if (!found) {
    const moreText = listed.length > maxNamedMachines ? ` and ${listed.length - maxNamedMachines} more` : '';
    throw new JoinError(
      `the core at ${url} knows no machine ${machineNo} of "${appId}"; it knows ${
        listed.length === 0
          ? 'none'
          : `${listed
              .slice(0, maxNamedMachines)
              .map((candidate) => candidate.machineNo)
              .join(', ')}${moreText}`
      }. Choose with --machines`,
      machineNo,
    );
  }
  if (found.online && external)
    throw new JoinError(
      `the real machine ${external.name ?? machineNo} is online at ${url} already, past the proxy of the run: let it ` +
        'dial the proxy instead, or take it off the line first',
    );
  if (found.online)
    throw new JoinError(
      `machine ${machineNo} is online at ${url} already: another program plays it. Stop that one ("vendloop fleet", ` +
        'another console), or choose other machines with --machines',
      machineNo,
    );
  if (found.type !== '' && found.type !== motor.kind)
    throw new JoinError(
      `machine ${machineNo} is a ${found.type} at ${url}, and ${motor.name} is a ${motor.kind}: give its motor ` +
        `type, like --machines ${machineNo}:spring`,
      machineNo,
    );
}

/**
 * Waits until the core counts every machine of the world online.
 * @throws CannotJoin that names one that it does not take; the world has ended then.
 */
export async function waitForMachinesOnline(world: World, url: string, language?: 'en' | 'zh'): Promise<void> {
  const { clock, http } = world.stage;
  const { machines, merchant } = world.setup;
  const client = askingClient({ url, merchant, http, clock, language });
  let missing: MachineSpec | undefined;
  const areOnline = async (): Promise<boolean> => {
    const listed = parseMachines(dataOrThrow(await client.machines(), url, merchant));
    missing = machines.find(
      ({ machineNo }) => !listed.some((candidate) => candidate.machineNo === machineNo && candidate.online),
    );
    return missing === undefined;
  };
  if (await pollUntil(areOnline, { clock, everyMs: pollMs, withinMs: onlineWithinMs })) return;
  const machineNo = missing?.machineNo ?? '';
  // Before the world stops, which switches the machines off.
  const message = offlineMessage(world.recorder.events, url, machineNo);
  await world.stop();
  throw new JoinError(message, missing?.machineNo ?? null);
}

/**
 * Why a machine that dialled is probably not counted online, and the remedy.
 * @param events of the run: through a driver they have the cloud's name of the machine.
 */
export function offlineMessage(events: readonly HistoryEvent[], url: string, machineNo: string): string {
  const last = events.findLast((event) => event.kind === 'disconnected' && event.machine === machineNo);
  const reasonText =
    last?.kind === 'disconnected' && last.reason !== '' ? ` (its connection ended: ${last.reason})` : '';
  const named = events.find((event) => event.kind === 'cloud-machine' && event.machine === machineNo);
  const isCloud = named?.kind === 'cloud-machine';
  const name = isCloud ? named.cloudMachine : machineNo;
  const [dialled, core] = isCloud ? ['in', `the cloud at ${url}`] : [url, 'the core'];
  return (
    `machine ${name} dialled ${dialled}, and ${core} does not count it online${reasonText}: its key ` +
    `there is probably another. Give it with VENDLOOP_MACHINE_KEYS=${name}=KEY, or in the machines of the project file`
  );
}
