import console from 'node:console';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setInterval } from 'node:timers';
import { WebSocket } from 'ws';

// Bare `ws` clients, the yardstick of `bench/fleet.ts`: each sends one message when it is up and reads what it gets.
// Arguments: base URL, how many, dials a second. Runs until a signal ends it.
const [url, count, perSecond] = process.argv.slice(2);
const clients = [];
function dial() {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/devices/${10_000_001 + clients.length}`, {
    perMessageDeflate: false,
  });
  ws.on('open', () => ws.send('x'.repeat(300)));
  ws.on('message', () => undefined);
  ws.on('error', (error) => console.error(error.message));
  clients.push(ws);
}
const begun = performance.now();
setInterval(() => {
  const due = Math.min(Number(count), ((performance.now() - begun) / 1000) * Number(perSecond));
  while (clients.length < due) dial();
}, 5);
process.on('SIGTERM', () => process.exit());
