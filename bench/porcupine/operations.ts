// Prints the operations on machines' locks that a history shows from outside, one JSON object a line, for the Go
// program of this folder:
//
//   npx tsx bench/porcupine/operations.ts HISTORY | go -C bench/porcupine run .
import { createReadStream } from 'node:fs';
import { lockOperations } from '#harness/checks/lock/lock-operations.ts';
import { readHistoryStream } from '#harness/history/ndjson.ts';
import { unionOfCores } from '#harness/history/union-of-cores.ts';
import { historyView } from '#harness/history/view/history-view.ts';

const [file = ''] = process.argv.slice(2);
const history = await readHistoryStream(createReadStream(file, 'utf8'), file);
const view = historyView(unionOfCores(history));
for (const [machine, observed] of lockOperations(view)) {
  // A delivery that no answer has named: its call is an operation on its machine's lock.
  if (machine === '') continue;
  const dwellMs = view.machines.get(machine)?.spec?.dwellMs ?? 0;
  for (const { operation } of observed) {
    const { to, ...rest } = operation;
    console.log(JSON.stringify({ machine, dwellMs, ...rest, ...(to !== Infinity && { to }) }));
  }
}
