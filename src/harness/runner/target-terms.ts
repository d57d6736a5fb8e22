import { isObject } from '../history/value-rules.ts';
import type { DeclaredLane, DeclaredMachine, HistoryMerchant } from '../history/header.ts';
import { refusalCodeIn, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantEndpoints } from '#simulators/merchant/merchant-endpoints.ts';

/** What a target core shows of the machines of a merchant before a run. */
export interface TargetTerms {
  readonly merchant: HistoryMerchant;
  /** By machine number. What the core does not show is missing. */
  readonly machines: ReadonlyMap<string, Partial<DeclaredMachine>>;
}

/** Machines that are read at a time. */
const concurrency = 16;

/**
 * Reads what the answers of a target core are held against: its machines, their modes and their lanes with stock. It
 * changes nothing there, and throws for nothing that the core answers.
 * @param machines numbers of the machines that take part.
 */
export async function readTargetTerms(
  client: MerchantEndpoints,
  appId: string,
  machines: readonly string[],
): Promise<TargetTerms> {
  const listed = listIn(await client.machines())?.filter(isObject) ?? [];
  const byNumber = new Map(listed.map((entry) => [String(entry['machine_no']), entry]));
  const terms = new Map<string, Partial<DeclaredMachine>>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next; index < machines.length; index = next) {
      next += 1;
      const machineNo = machines[index] ?? '';
      const lanes = lanesIn(await client.floors({ machineNo }));
      terms.set(machineNo, { appId, ...machineIn(byNumber.get(machineNo)), ...lanes });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, machines.length) }, worker));
  return { merchant: { appId, ...(listed.length > 0 && { machines: [...byNumber.keys()] }) }, machines: terms };
}

function listIn(reply: MerchantReply): readonly unknown[] | null {
  return reply.answered && refusalCodeIn(reply) === null && Array.isArray(reply.data)
    ? (reply.data as readonly unknown[])
    : null;
}

/** Name and mode of an entry of the list of machines (PROTOCOL §9.12). */
function machineIn(
  entry: Readonly<Record<string, unknown>> | undefined,
): Pick<Partial<DeclaredMachine>, 'name' | 'mode'> {
  if (!entry) return {};
  const { machine_name: name = '', mode, status } = entry;
  const knownMode = modes.find((known) => known === mode) ?? (status === true ? undefined : 'NORMAL');
  return { ...(typeof name === 'string' && { name }), ...(knownMode && { mode: knownMode }) };
}

const modes = ['NORMAL', 'MAINTENANCE', 'TRANSFER'] as const;

/** Lanes and driver board in the list of lanes (PROTOCOL §9.9); nothing where an entry cannot be read. */
function lanesIn(reply: MerchantReply): Pick<Partial<DeclaredMachine>, 'lanes' | 'board'> {
  const entries = listIn(reply)?.map(laneIn) ?? null;
  if (!entries?.every((entry) => entry !== null)) return {};
  return { lanes: entries.map(({ lane }) => lane), board: entries[0]?.board ?? 1 };
}

function laneIn(entry: unknown): { readonly lane: DeclaredLane; readonly board: number } | null {
  if (!isObject(entry)) return null;
  const { floor_status: floorStatus, good, channel, current_inventory: stock, inventory: capacity = 0 } = entry;
  if (!isObject(good) || !isObject(channel)) return null;
  const [lane, price, board] = [Number(channel['code']), fenIn(good['price']), channel['addr']];
  const { id: productId, name: productName } = good;
  const { name } = channel;
  const isKnown =
    [lane, productId, stock, capacity, board].every((value) => Number.isSafeInteger(value)) &&
    [floorStatus, productName, name].every((value) => typeof value === 'string');
  if (!isKnown || price === null) return null;
  const shown = { lane, name, productId, productName, price, stock, capacity, floorStatus } as DeclaredLane;
  return { lane: shown, board: board as number };
}

/** Fen of an amount of money; null where it is none. */
function fenIn(money: unknown): number | null {
  return typeof money === 'string' && /^\d{1,12}\.\d\d$/.test(money) ? Number(money.replace('.', '')) : null;
}
