import console from 'node:console';
import { createServer } from 'node:http';
import process from 'node:process';
import { WebSocketServer } from 'ws';

// A bare `ws` server, the yardstick of `bench/fleet.ts`: takes connections, reads what they send, and answers nothing.
const server = createServer((_request, response) =>
  response.end(JSON.stringify({ machines_online: sockets.clients.size })),
);
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (ws) => {
  ws.on('message', () => undefined);
  ws.on('error', () => undefined);
});
server.listen(0, '127.0.0.1', () => console.log(`core at http://127.0.0.1:${server.address().port},`));
process.on('SIGTERM', () => process.exit());
