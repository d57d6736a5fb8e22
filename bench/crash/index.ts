// Kills a real core and a real fleet again and again while they sell, and holds them to what was promised, from outside
// alone.
//
//   npm run crash                    100 kills, about four minutes
//   npm run crash -- --kills 20 --seed 7
//
// It sells on twelve machines by two customers each, kills core, fleet or both with SIGKILL at instants that the seed
// draws, and starts them again. Loopback only; it ends by itself. Exit code: 0 nothing was broken, 1 something was, 3
// too little was seen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { readOptions } from '../read-options.ts';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Merchant, startReceiver } from './merchant.ts';
import { coreOf, Fleet, type Killable } from './processes.ts';
import { verify, type Callback, type Rule, type Sale } from './verify.ts';

const { values } = readOptions({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!(kills >= 1 && kills <= 2_000) || !Number.isSafeInteger(seed)) {
  console.error('crash: --kills is a whole number from 1 to 2000, --seed a whole number');
  process.exit(2);
}

const main = join(resolve(import.meta.dirname, '../..'), 'dist/src/cli/main.js');
const dir = mkdtempSync(join(tmpdir(), 'vendloop-crash-'));
const dwellMs = 4_000;
const dwell = Object.fromEntries(
  ['electronic-lock', 'motor', 'conveyor', 'other'].map((kind) => [kind, `${dwellMs}ms`]),
);
const callbacks = {
  timeout: '1s',
  firstPause: '100ms',
  maxPause: '1s',
  maxAttempts: 100,
  allowAddresses: ['127.0.0.0/8'],
};
const config = join(dir, 'config.json');
writeFileSync(config, JSON.stringify({ dwell, timeout: '8s', callbacks }));

const generator = xoroshiro128plus(seed);
const chance = (): number => (generator.next() >>> 0) / 2 ** 32;

/** Kills one or both, and brings back what was killed. */
async function killOnce(core: Killable, fleet: Killable): Promise<void> {
  const drawn = chance();
  const killed = drawn < 0.65 ? [core] : drawn < 0.9 ? [fleet] : [core, fleet];
  await sleep(300 + chance() * 1_200);
  await Promise.all(killed.map((one) => one.kill()));
  await sleep(chance() * 500);
  for (const one of killed) await one.start();
}

function customers(merchant: Merchant, stopped: () => boolean): readonly Promise<void>[] {
  const machines = Array.from({ length: 12 }, (_, index) => `${10_000_001 + index}`);
  return [...machines, ...machines].map(async (machine) => {
    while (!stopped()) await merchant.sell(machine);
  });
}

/** What the API answers in the end. */
async function readAgain(merchant: Merchant): Promise<readonly Sale[]> {
  return Promise.all(
    merchant.sales.map(async (sale) => {
      const order = await merchant.order(sale);
      const deliveries = await Promise.all(
        sale.deliveries.map(async (delivery) => ({
          ...delivery,
          finalOutcome: await merchant.outcome(sale, delivery),
        })),
      );
      return { ...sale, deliveries, orderStatus: order.status, recordStatus: order.records[0].status };
    }),
  );
}

/** Waits until every outcome has been called back, for ten seconds at the most. */
async function untilCalledBack(merchant: Merchant, received: readonly Callback[]): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const heard = new Set(received.map(({ body }) => body['delivery_id']));
    if (merchant.sales.every(({ deliveries }) => deliveries.every(({ id }) => heard.has(id)))) return;
    await sleep(100);
  }
}

interface Outcome {
  readonly core: Killable;
  readonly fleet: Killable;
  readonly sales: readonly Sale[];
  readonly refusals: Merchant['refusals'];
}

/** Prints what was examined and broken. @returns the exit code. */
function report(rules: readonly Rule[], { core, fleet, sales, refusals }: Outcome): number {
  const deliveries = sales.flatMap((sale) => sale.deliveries);
  const of = (outcome: string): number => deliveries.filter((delivery) => delivery.outcome === outcome).length;
  const broken = rules.flatMap(({ violations }) => violations);
  const enough = of('success') >= core.kills.length + fleet.kills.length && rules.every(({ cases }) => cases > 0);
  console.log(
    `${broken.length > 0 ? 'FAIL' : enough ? 'PASS' : 'INCONCLUSIVE: too few sales were seen'}  kill -9: ` +
      `${core.kills.length} of the core, ${fleet.kills.length} of the fleet (seed ${seed})`,
  );
  console.log(
    `${sales.length} orders paid, ${deliveries.length} deliveries: ${of('success')} success, ${of('failure')} ` +
      `failure, ${of('timeout')} timeout; refused meanwhile: ` +
      `${[...refusals].map(([code, times]) => `${code} × ${times}`).join(', ')}\n`,
  );
  for (const { name, cases, violations } of rules)
    console.log(`${String(cases).padStart(6)} examined  ${String(violations.length).padStart(3)} broken  ${name}`);
  for (const text of broken.slice(0, 20)) console.log(`  ${text}`);
  return broken.length > 0 ? 1 : enough ? 0 : 3;
}

const receiver = await startReceiver();
const core = coreOf(main, { port: await freePort(), dir, config });
let fleet: Fleet | null = null;
let code = 4;
const endAll = (): Promise<unknown> => Promise.all([core.end('SIGKILL'), fleet?.end('SIGKILL')]);
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => void endAll().then(() => process.exit(3)));
try {
  const url = await core.start();
  const machines = (fleet = new Fleet(main, { url, dir, seed }));
  await machines.start();
  let stopped = false;
  const merchant = new Merchant(url, receiver.url, () => stopped);
  const selling = Promise.all(customers(merchant, () => stopped));
  const killing = (async () => {
    while (core.kills.length + machines.kills.length < kills) await killOnce(core, machines);
    await sleep(3_000);
    stopped = true;
  })();
  await Promise.all([selling, killing]);
  await untilCalledBack(merchant, receiver.received);
  const sales = await readAgain(merchant);
  await machines.end('SIGTERM');
  const { received: callbacks } = receiver;
  const seen = { sales, callbacks, fleetRuns: machines.recordings(), fleetKills: machines.kills, dwellMs };
  code = report(verify(seen), { core, fleet: machines, sales, refusals: merchant.refusals });
} catch (error) {
  console.error(`crash: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await endAll();
  receiver.close();
  if (code === 0) rmSync(dir, { recursive: true, force: true });
  else console.error(`database and recordings are kept in ${dir}`);
}
process.exit(code);
