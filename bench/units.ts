import { messageOf } from '#core/error-message.ts';
import { defaultConfig } from '#core/config.ts';
import { clientDefaults } from '#core/devices/links/mqtt/topics.ts';
import { checkOpenFiles, openFileLimit } from '#cli/fleet/open-files.ts';
import { ClusterError } from '#harness/stages/cluster/installed-programs.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { readOptions } from './read-options.ts';
import { saveSection } from './save-section.ts';
import { describeComputer } from './ceiling/computer.ts';
import { needsOf, type CloudLoad } from './units/arithmetic.ts';
import { measureUnits } from './units/measure.ts';
import { scaleOf, usage } from './units/options.ts';
import { assertCountable } from './units/process-usage.ts';
import { needsTable, unitTables } from './units/report.ts';

const { values } = readOptions({
  options: {
    sales: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '50' },
    machines: { type: 'string', default: '2000,10000' },
    broker: { type: 'string', default: '2000' },
    heartbeats: { type: 'string', default: '3000' },
    idle: { type: 'string', default: '15' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** The cloud of the arithmetic. */
const cloud: CloudLoad = {
  machines: 100_000,
  salesPerSecond: 1_000,
  heartbeatEverySeconds: 300,
  processorShare: 0.6,
  answersKeptSeconds: (2 * defaultConfig.timestampWindowMs) / 1000,
  pingEverySeconds: clientDefaults.keepAliveSeconds,
};

async function run(): Promise<void> {
  const scale = scaleOf(values);
  assertCountable();
  // A core and this process hold an end of each connection.
  checkOpenFiles(Math.max(...scale.machines), openFileLimit());
  const computer = describeComputer();
  console.log(computer);
  const clock = new SystemClock();
  try {
    const units = await measureUnits(scale, clock, (name) => console.log(`  ${name}`));
    const text = [
      `\`npm run bench:units\`, ${computer}; ${scale.sales.count} sales of each kind at ${scale.sales.perSecond} a ` +
        `second, ${scale.heartbeats.count} heartbeats at ${scale.heartbeats.perSecond}. Processor time is of one ` +
        'processor.',
      unitTables(units),
      needsTable(needsOf(units, cloud), cloud),
    ].join('\n\n');
    console.log(`\n${text}\n`);
    if (values.save) saveSection('units', text, 'docs/scale.md');
  } finally {
    clock.close();
  }
}

if (values.help) console.log(usage);
else
  try {
    await run();
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = error instanceof RangeError || error instanceof ClusterError ? 2 : 1;
  }
