/** What the crash harness saw, all of it from outside the core. Times in ms since the host's boot. */
export interface Observations {
  readonly sales: readonly Sale[];
  readonly callbacks: readonly Callback[];
  /** What the machines of each life of the fleet recorded. */
  readonly fleetRuns: readonly (readonly MachineEvent[])[];
  readonly fleetKills: readonly number[];
  /** The longest lock of any machine. */
  readonly dwellMs: number;
}

export interface Sale {
  readonly machine: string;
  readonly order: number;
  readonly record: number;
  /** What the API answers about the order in the end: its status, and the text of its record. */
  readonly orderStatus: string;
  readonly recordStatus: string;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly id: string;
  readonly requestedAt: number;
  readonly seenAt: number;
  /** The first outcome that the API reported, and its outcome in the end. */
  readonly outcome: string | null;
  readonly finalOutcome: string | null;
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
const unflushedMs = 1_000;
/** How late a message may be on a computer on which processes are killed and started, ms. */
const slackMs = 1_000;

const recordTexts: Readonly<Record<string, string>> = { success: '出货完成', failure: '出货失败', timeout: '出货超时' };

/** Every rule that a crash could break, each with how often it was examined and what broke it. */
export function verify(observations: Observations): readonly Rule[] {
  const machines = observations.fleetRuns.flat();
  return [
    makeRule(
      'an accepted delivery comes to one outcome, which stays',
      deliveriesOf(observations),
      ({ id, outcome, finalOutcome }) =>
        outcome !== null && outcome in recordTexts && finalOutcome === outcome
          ? null
          : `delivery ${id}: first ${String(outcome)}, in the end ${String(finalOutcome)}`,
    ),
    makeRule('a paid order is kept, with its record as its delivery ended', observations.sales, orderKept),
    makeRule(
      'an outcome is called back at least once, always with the same word',
      deliveriesOf(observations),
      (delivery) => callbackMatches(delivery, observations.callbacks),
    ),
    makeRule(
      'a callback is signed and reports a delivery that was accepted',
      observations.callbacks,
      callbackRule(observations),
    ),
    makeRule(
      'a success has dropped an item',
      deliveriesOf(observations).filter(
        (delivery) => delivery.outcome === 'success' && isRecorded(delivery, observations),
      ),
      ({ id }) =>
        machines.some((event) => event.kind === 'item-dropped' && event.delivery === id)
          ? null
          : `delivery ${id} is a success, and nothing dropped`,
    ),
    makeRule('a record drops no more than was paid for', observations.sales, ({ record }) => {
      const dropped = machines.filter((event) => event.kind === 'item-dropped' && event.record === record).length;
      return dropped <= 1 ? null : `record ${record} was ordered once, and ${dropped} items dropped`;
    }),
    makeRule('a command is sent once', deliveriesOf(observations), ({ id }) => {
      const times = machines.filter((event) => event.kind === 'command-received' && event.delivery === id).length;
      return times <= 1 ? null : `delivery ${id} was commanded ${times} times`;
    }),
    makeRule(
      'tokens of a machine only grow, and two of its runs never hold at once',
      consecutiveCommands(machines),
      ([first, second]) => tokenOrder(first, second, machines, observations),
    ),
  ];
}

/** A rule, examined. */
export interface Rule {
  readonly name: string;
  readonly cases: number;
  readonly violations: readonly string[];
}

function makeRule<T>(name: string, cases: readonly T[], judge: (item: T) => string | null): Rule {
  return { name, cases: cases.length, violations: cases.flatMap((item) => judge(item) ?? []) };
}

function deliveriesOf({ sales }: Observations): readonly Delivery[] {
  return sales.flatMap(({ deliveries }) => deliveries);
}

function orderKept({ order, orderStatus, recordStatus, deliveries }: Sale): string | null {
  const outcome = deliveries.at(-1)?.outcome;
  const expectedStatus = outcome ? recordTexts[outcome] : '未取货';
  return orderStatus === 'SUCCESS' && recordStatus === expectedStatus
    ? null
    : `order ${order} is ${orderStatus}, its record ${recordStatus}, where ${String(expectedStatus)} came of it`;
}

function callbackMatches({ id, outcome }: Delivery, callbacks: readonly Callback[]): string | null {
  const ownCallbacks = callbacks.filter(({ body }) => body['delivery_id'] === id);
  const contents = new Set(ownCallbacks.map(({ body }) => JSON.stringify([body['deliver_status'], body['error_msg']])));
  if (contents.size !== 1)
    return (
      `delivery ${id} was called back ${ownCallbacks.length} times, with ${contents.size} words: ` +
      [...contents].join(' / ')
    );
  const reportedOutcome = [...contents][0]?.startsWith('["1"') ? 'success' : 'other';
  return (reportedOutcome === 'success') === (outcome === 'success')
    ? null
    : `delivery ${id} is ${String(outcome)}, and was called back as ${[...contents].join()}`;
}

function callbackRule(observations: Observations): (callback: Callback) => string | null {
  const ids = new Set(deliveriesOf(observations).map(({ id }) => id));
  return ({ signOk, body }) => {
    if (!signOk) return `a callback's sign is wrong: ${JSON.stringify(body)}`;
    return ids.has(String(body['delivery_id']))
      ? null
      : `a callback reports delivery ${String(body['delivery_id'])}, which the core promised to no merchant`;
  };
}

/**
 * Whether the machine's recording of a delivery is whole: its fleet was not killed between the call and a moment after
 * the outcome.
 */
function isRecorded({ requestedAt, seenAt }: Delivery, { fleetKills }: Observations): boolean {
  return !fleetKills.some((at) => at >= requestedAt && at <= seenAt + unflushedMs);
}

type Commands = readonly [first: MachineEvent, second: MachineEvent];

function consecutiveCommands(machines: readonly MachineEvent[]): readonly Commands[] {
  const commands = machines.filter(({ kind }) => kind === 'command-received').toSorted((a, b) => a.t - b.t);
  return [...new Set(commands.map(({ machine }) => machine))].flatMap((machineNo) => {
    const sorted = commands.filter(({ machine }) => machine === machineNo);
    return sorted.slice(1).map((second, index): Commands => [sorted[index] ?? second, second]);
  });
}

/**
 * The second began after the first was answered, or after its lock had expired; a machine that lost its power answers
 * nothing.
 */
function tokenOrder(
  first: MachineEvent,
  second: MachineEvent,
  machines: readonly MachineEvent[],
  observations: Observations,
): string | null {
  const { machine = '', token = 0 } = first;
  if ((second.token ?? 0) <= token) return `machine ${machine}: token ${String(second.token)} came after ${token}`;
  const answered = machines.some(
    ({ kind, delivery, t }) => kind === 'answer-sent' && delivery === first.delivery && t <= second.t,
  );
  // Its recording may have been lost with its fleet, the answer not: then the API knows an outcome that only an answer
  // brings.
  const mayBeLost = observations.fleetKills.some((at) => at >= first.t && at <= second.t + unflushedMs);
  const isSettledMeanwhile =
    mayBeLost && deliveriesOf(observations).some(({ id, outcome }) => id === first.delivery && outcome !== 'timeout');
  return answered || isSettledMeanwhile || second.t - first.t >= observations.dwellMs - slackMs
    ? null
    : `machine ${machine}: ${String(second.delivery)} began ${Math.round(second.t - first.t)} ms after ` +
        `${String(first.delivery)}, which had no outcome`;
}
