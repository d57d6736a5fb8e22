import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Fastify from 'fastify';
import { Agent, request } from 'undici';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { openHandle } from '#core/store/sqlite/engines/choose-engine.ts';
import { collectAllLessOften } from '#harness/stages/live/v8-flags.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { serveParent, taskOfThisProcess, type ServerTask } from './measured-server.ts';
import { benchKey } from './bench-merchant.ts';

/**
 * The bare pipeline: the same libraries, and as little between them as makes a delivery. It has no rules, no lock that
 * refuses, no memory of replays, no recovery, no check of anything but one sign: what a delivery costs before anybody
 * has made it right.
 */
const task = taskOfThisProcess();
collectAllLessOften();
const database = openDatabase(task);
const machines = new Map<string, WebSocket>();
const agent = new Agent({ connections: task.machines, pipelining: 1 });
const app = Fastify({ logger: false });

const startStatements = [
  database.change('INSERT INTO deliveries (id, machine, order_id) VALUES (?, ?, ?)'),
  database.change('UPDATE locks SET delivery = ? WHERE machine = ?'),
] as const;
const settleStatements = [
  database.change('UPDATE deliveries SET outcome = ? WHERE id = ?'),
  database.change('UPDATE locks SET delivery = NULL WHERE machine = ?'),
] as const;
/** Transactions of this turn. */
const pendingCommits: { readonly action: () => void; readonly resolve: () => void }[] = [];
let commits = 0;
let lastId = 1_000_000_000_000_000;

app.post('/api/openapi/v1/deliveries', async (call, reply) => {
  const { payload } = call.body as { payload: string };
  const { sign, ...members } = JSON.parse(Buffer.from(payload, 'base64').toString()) as Record<string, string>;
  if (sign !== signOf(members)) return reply.code(400).send({ code: 4006, message: 'sign', data: {} });
  const machine = members['machine_no'] ?? '';
  const id = String((lastId += 1));
  await commit(() => {
    startStatements[0]([id, machine, members['order_id'] ?? null]);
    startStatements[1]([id, machine]);
  });
  machines.get(machine)?.send(JSON.stringify({ id, machine, order: members['order_id'] }));
  return { code: 0, message: 'ok', data: { delivery_id: id } };
});

const url = await app.listen({ host: '127.0.0.1', port: 0 });
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
app.server.on('upgrade', (call, socket, head) => {
  sockets.handleUpgrade(call, socket, head, (ws) => {
    machines.set((call.url ?? '').slice('/devices/'.length), ws);
    ws.on('message', (data: RawData) => void onMachineAnswer((data as Buffer).toString()));
  });
});
await serveParent(
  {
    url,
    orders: Array.from({ length: task.machines }, (_, at) =>
      Array.from({ length: task.ordersPerMachine }, (_, n) => ({
        order: at * task.ordersPerMachine + n + 1,
        record: 1,
      })),
    ),
  },
  () => commits,
  async () => {
    for (const ws of sockets.clients) ws.terminate();
    await app.close();
    await agent.destroy();
    database.close();
  },
);

async function onMachineAnswer(frame: string): Promise<void> {
  // The machine's first message only shows that it is there.
  if (!frame.startsWith('{')) return;
  const { id, machine, order } = JSON.parse(frame) as { id: string; machine: string; order: string };
  await commit(() => {
    settleStatements[0](['success', id]);
    settleStatements[1]([machine]);
  });
  const body = JSON.stringify({
    method: 'device.delivery.response',
    order_id: order,
    deliver_status: '1',
    delivery_id: id,
  });
  const answer = await request(`${task.receiverUrl}/${machine}`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await answer.body.dump();
}

function signOf(members: Readonly<Record<string, string>>): string {
  const text = Object.keys(members)
    .sort()
    .map((name) => `${name}=${members[name] ?? ''}`)
    .join('&');
  return createHash('md5').update(`${text}&key=${benchKey}`).digest('hex').toUpperCase();
}

function openDatabase({ folder, machines: count }: ServerTask) {
  const database = openHandle(join(folder, 'bare.sqlite'));
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'journal_mode = WAL',
    'synchronous = FULL',
    'wal_autocheckpoint = 4000',
  ])
    database.exec(`PRAGMA ${pragma}`);
  database.exec(
    'CREATE TABLE deliveries (id TEXT PRIMARY KEY, machine TEXT, order_id INTEGER, outcome TEXT) WITHOUT ROWID',
  );
  database.exec('CREATE TABLE locks (machine TEXT PRIMARY KEY, delivery TEXT) WITHOUT ROWID');
  const lock = database.change('INSERT INTO locks VALUES (?, NULL)');
  for (let at = 0; at < count; at += 1) lock([machineNumber(at)]);
  return database;
}

/** Group commit, as the core has it: whatever comes in one turn of the event loop shares a transaction. */
function commit(action: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (pendingCommits.push({ action, resolve }) > 1) return;
    setImmediate(() => {
      const batch = pendingCommits.splice(0);
      database.exec('BEGIN IMMEDIATE');
      for (const entry of batch) entry.action();
      database.exec('COMMIT');
      commits += 1;
      for (const entry of batch) entry.resolve();
    });
  });
}
