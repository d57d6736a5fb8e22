import { bytesOfConnection, type CloudLoad, type CloudNeeds } from './arithmetic.ts';
import type { Cost, UnitFigures } from './units.ts';

/** Three figures that count, as they are written: 1,234, 56.7, 0.0345. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** Bytes in the greatest unit that leaves a figure in front of the point, by powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let at = 0;
  let value = bytes;
  for (; value >= 1000 && at < units.length - 1; at += 1) value /= 1000;
  return Number.isFinite(bytes) ? `${formatNumber(value)} ${units[at]}` : '–';
}

type Row = readonly string[];

function table([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map((_, at) => (at === 0 ? '---|' : '---:|')).join('')}`, ...rows.map(line)].join('\n');
}

/** What one of each costs. */
export function unitTables(units: UnitFigures): string {
  const { sqlite, broker, coreBytes, saleWire } = units;
  const costRow = (name: string, cost: Cost): Row => [
    name,
    formatNumber(cost.coreCpuMs),
    formatNumber(cost.databaseCpuMs),
    formatNumber(cost.statements),
    formatNumber(cost.commits),
    formatBytes(cost.walBytes),
  ];
  const costs = table([
    ['one of', 'cores, ms', 'PostgreSQL, ms', 'statements', 'of them decisions that write', 'log'],
    costRow('sale, the called core holds the machine', units.sale),
    costRow('sale, another core holds the machine', units.saleAcross),
    costRow('heartbeat by WebSocket', units.heartbeat),
    ...(broker
      ? [costRow('sale through the broker', broker.sale), costRow('heartbeat through the broker', broker.heartbeat)]
      : []),
    costRow('second of a core without a call', units.idleCore),
  ]);
  const others: readonly Row[] = [
    ['other units', ''],
    [
      'rows of a sale, without a dead one; as written',
      `${formatBytes(units.kept.compact)}; ${formatBytes(units.kept.asWritten)}`,
    ],
    ['answers to the signed calls of a sale', formatBytes(units.kept.expiring)],
    ['full images of pages in the log of a sale', formatNumber(units.pageImages)],
    [
      'sale on a SQLite file: core; written to disk; growth of the file',
      `${formatNumber(sqlite.coreCpuMs)} ms; ${formatBytes(sqlite.writtenBytes)}; ${formatBytes(sqlite.fileBytes)}`,
    ],
    ['connections of a core to the database', formatNumber(units.databaseConnections)],
    ...coreBytes.map(({ machines, bytes }): Row => [
      `memory of a core with ${formatNumber(machines)} connected machines, garbage left out`,
      formatBytes(bytes),
    ]),
    ['memory of another connected machine', formatBytes(bytesOfConnection(units))],
    [
      'connected machine that only answers pings: core, in a second',
      `${formatNumber(units.idleMachineCpuMs * 1000)} µs`,
    ],
    [
      "messages of a sale on the machine's line; their bytes",
      `${formatNumber(saleWire.messages)}; ${formatBytes(saleWire.bytes)}`,
    ],
    ['heartbeat, a message of', formatBytes(units.heartbeatBytes)],
    ['callback, with its head', formatBytes(saleWire.callbackBytes)],
    ...(broker
      ? ([
          ['broker: memory of a connection', formatBytes(broker.connectionBytes)],
          [
            'broker: sale; heartbeat; ping',
            [broker.saleCpuMs, broker.heartbeatCpuMs, broker.pingCpuMs]
              .map((ms) => `${formatNumber(ms)} ms`)
              .join('; '),
          ],
        ] as const)
      : []),
  ];
  return `${costs}\n\n${table(others)}`;
}

/** What a cloud needs. */
export function needsTable(needs: CloudNeeds, load: CloudLoad): string {
  const { database, broker } = needs;
  const percent = Math.round(load.processorShare * 100);
  const planned = (processors: number): string =>
    `${formatNumber(processors)}; planned at ${percent} %: ${Math.ceil(processors / load.processorShare)}`;
  return table([
    [`${formatNumber(load.machines)} machines, ${formatNumber(load.salesPerSecond)} sales a second`, 'comes to'],
    [`heartbeats, one in ${formatNumber(load.heartbeatEverySeconds)} s`, `${formatNumber(needs.heartbeats)} a second`],
    ['calls of merchants; callbacks', `${formatNumber(needs.calls)}; ${formatNumber(load.salesPerSecond)} a second`],
    [
      'callbacks; lines of machines',
      `${formatBytes(needs.callbackBytes)}; ${formatBytes(needs.machineBytes)} a second`,
    ],
    ['processors of all cores', planned(needs.coreProcessors)],
    ['cores, with one processor each', formatNumber(needs.cores)],
    ['machines at a core; its memory', `${formatNumber(needs.machinesPerCore)}; ${formatBytes(needs.coreBytes)}`],
    ['connections to the database', formatNumber(database.connections)],
    [
      'statements; decisions that write',
      `${formatNumber(database.statements)}; ${formatNumber(database.commits)} a second`,
    ],
    ['of them leases and looks of idle cores', `${formatNumber(database.idleStatements)} a second`],
    ['processors of PostgreSQL', planned(database.processors)],
    ['write-ahead log', `${formatBytes(database.walBytes)} a second`],
    [
      'rows that stay, a day',
      `${formatBytes(database.keptBytesPerDay)}; as written ${formatBytes(database.writtenBytesPerDay)}`,
    ],
    ['the same in 30 days', formatBytes(30 * database.keptBytesPerDay)],
    [`answers, kept for ${formatNumber(load.answersKeptSeconds)} s`, formatBytes(database.answerBytes)],
    ...(broker
      ? ([
          ['broker: messages in and out', `${formatNumber(broker.messages)} a second`],
          [`broker: pings, one in ${formatNumber(load.pingEverySeconds)} s`, `${formatNumber(broker.pings)} a second`],
          ['broker: memory of connections', formatBytes(broker.bytes)],
          ['processors of brokers', planned(broker.processors)],
        ] as const)
      : []),
  ]);
}
