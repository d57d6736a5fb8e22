/** What the crash harness saw, all of it from outside the core. Times in ms since the host's boot. */
export interface Seen {
  readonly sales: readonly Sale[];
  readonly callbacks: readonly Callback[];
  /** What the machines of each life of the fleet recorded. */
  readonly lives: readonly (readonly MachineEvent[])[];
  readonly fleetKills: readonly number[];
  /** The longest lock of any machine. */
  readonly dwellMs: number;
}

export interface Sale {
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  /** What the API says of the order in the end: its status, and the text of its record. */
  readonly orderStatus: string;
  readonly recordStatus: string;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly id: string;
  readonly askedAt: number;
  readonly seenAt: number;
  /** The first outcome that the API told of, and what it says in the end. */
  readonly outcome: string | null;
  readonly last: string | null;
}

export interface Callback {
  readonly signOk: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An event of a machine's recording, as in a history. */
export interface MachineEvent {
  readonly t: number;
  readonly kind: string;
  readonly machine?: string;
  readonly delivery?: string;
  readonly record?: number;
  readonly token?: number;
}

/** A fleet that is killed loses the recording of its last moments, ms: it writes five times a second. */
const unwrittenMs = 1_000;
/** How late a message may be on a computer on which processes are killed and started, ms. */
const slackMs = 1_000;

const recordTexts: Readonly<Record<string, string>> = { success: '出货完成', failure: '出货失败', timeout: '出货超时' };

/** Every rule that a crash could break, each with how often it was looked at and what broke it. */
export function verify(seen: Seen): readonly Rule[] {
  const machines = seen.lives.flat();
  return [
    rule('an accepted delivery comes to one outcome, which stays', deliveriesOf(seen), ({ id, outcome, last }) =>
      outcome !== null && outcome in recordTexts && last === outcome
        ? null
        : `delivery ${id}: first ${String(outcome)}, in the end ${String(last)}`,
    ),
    rule('a paid order is kept, with its record as its delivery ended', seen.sales, kept),
    rule('an outcome is called back at least once, always with the same word', deliveriesOf(seen), (delivery) =>
      calledBack(delivery, seen.callbacks),
    ),
    rule('a callback is signed and tells of a delivery that was accepted', seen.callbacks, toldOf(seen)),
    rule(
      'a success has dropped an item',
      deliveriesOf(seen).filter((delivery) => delivery.outcome === 'success' && isRecorded(delivery, seen)),
      ({ id }) =>
        machines.some((event) => event.kind === 'item-dropped' && event.delivery === id)
          ? null
          : `delivery ${id} is a success, and nothing dropped`,
    ),
    rule('a record drops no more than was paid for', seen.sales, ({ record }) => {
      const dropped = machines.filter((event) => event.kind === 'item-dropped' && event.record === record).length;
      return dropped <= 1 ? null : `record ${record} was ordered once, and ${dropped} items dropped`;
    }),
    rule('a command is sent once', deliveriesOf(seen), ({ id }) => {
      const times = machines.filter((event) => event.kind === 'command-received' && event.delivery === id).length;
      return times <= 1 ? null : `delivery ${id} was commanded ${times} times`;
    }),
    rule(
      'tokens of a machine only grow, and two of its runs never hold at once',
      pairsOfCommands(machines),
      ([first, second]) => inTurn(first, second, machines, seen),
    ),
  ];
}

/** A rule, looked at. */
export interface Rule {
  readonly name: string;
  readonly looked: number;
  readonly violations: readonly string[];
}

function rule<T>(name: string, cases: readonly T[], judge: (one: T) => string | null): Rule {
  return { name, looked: cases.length, violations: cases.flatMap((one) => judge(one) ?? []) };
}

function deliveriesOf({ sales }: Seen): readonly Delivery[] {
  return sales.flatMap(({ deliveries }) => deliveries);
}

function kept({ order, orderStatus, recordStatus, deliveries }: Sale): string | null {
  const outcome = deliveries.at(-1)?.outcome;
  const wanted = outcome ? recordTexts[outcome] : '未取货';
  return orderStatus === 'SUCCESS' && recordStatus === wanted
    ? null
    : `order ${order} is ${orderStatus}, its record ${recordStatus}, where ${String(wanted)} came of it`;
}

function calledBack({ id, outcome }: Delivery, callbacks: readonly Callback[]): string | null {
  const mine = callbacks.filter(({ body }) => body['delivery_id'] === id);
  const words = new Set(mine.map(({ body }) => JSON.stringify([body['deliver_status'], body['error_msg']])));
  if (words.size !== 1)
    return `delivery ${id} was called back ${mine.length} times, with ${words.size} words: ${[...words].join(' / ')}`;
  const said = [...words][0]?.startsWith('["1"') ? 'success' : 'other';
  return (said === 'success') === (outcome === 'success')
    ? null
    : `delivery ${id} is ${String(outcome)}, and was called back as ${[...words].join()}`;
}

function toldOf(seen: Seen): (callback: Callback) => string | null {
  const ids = new Set(deliveriesOf(seen).map(({ id }) => id));
  return ({ signOk, body }) => {
    if (!signOk) return `a callback's sign is wrong: ${JSON.stringify(body)}`;
    return ids.has(String(body['delivery_id']))
      ? null
      : `a callback tells of delivery ${String(body['delivery_id'])}, which nobody was promised`;
  };
}

/** Whether the machine's recording of a delivery is whole: its fleet was not killed between the call and a moment after the outcome. */
function isRecorded({ askedAt, seenAt }: Delivery, { fleetKills }: Seen): boolean {
  return !fleetKills.some((at) => at >= askedAt && at <= seenAt + unwrittenMs);
}

type Commands = readonly [first: MachineEvent, second: MachineEvent];

function pairsOfCommands(machines: readonly MachineEvent[]): readonly Commands[] {
  const commands = machines.filter(({ kind }) => kind === 'command-received').toSorted((a, b) => a.t - b.t);
  return [...new Set(commands.map(({ machine }) => machine))].flatMap((one) => {
    const sorted = commands.filter(({ machine }) => machine === one);
    return sorted.slice(1).map((second, index): Commands => [sorted[index] ?? second, second]);
  });
}

/** The second began after the first was answered, or after its lock had lapsed; a machine that lost its power answers nothing. */
function inTurn(
  first: MachineEvent,
  second: MachineEvent,
  machines: readonly MachineEvent[],
  seen: Seen,
): string | null {
  const { machine = '', token = 0 } = first;
  if ((second.token ?? 0) <= token) return `machine ${machine}: token ${String(second.token)} came after ${token}`;
  const answered = machines.some(
    ({ kind, delivery, t }) => kind === 'answer-sent' && delivery === first.delivery && t <= second.t,
  );
  // Its recording may have been lost with its fleet, the answer not: then the API knows an outcome that only an answer brings.
  const lost = seen.fleetKills.some((at) => at >= first.t && at <= second.t + unwrittenMs);
  const told = lost && deliveriesOf(seen).some(({ id, outcome }) => id === first.delivery && outcome !== 'timeout');
  return answered || told || second.t - first.t >= seen.dwellMs - slackMs
    ? null
    : `machine ${machine}: ${String(second.delivery)} began ${Math.round(second.t - first.t)} ms after ${String(first.delivery)}, which had no outcome`;
}
