import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LoadBalancer } from '#harness/stages/cluster/load-balancer.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { TcpRelay } from '#harness/stages/cluster/tcp-relay.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';

/** A server that answers with its name, and is ready or not. */
async function named(name: string, ready = true): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/readyz' && !ready ? 503 : 200;
    response.end(name);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

const ask = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();

describe('a relay of a cluster', () => {
  it('leads a connection that is refused to the next port, and takes none while it is cut', async () => {
    const closed = await freePort();
    const { port } = await named('second');
    const relay = await TcpRelay.listen(() => [closed, port]);
    onTestFinished(() => relay.close());
    expect(await ask(relay.port)).toBe('second');
    relay.cut();
    await expect(ask(relay.port)).rejects.toThrow();
    relay.join();
    expect(await ask(relay.port)).toBe('second');
  });
});

describe('the load balancer', () => {
  it('serves the cores that are ready in turn, and leaves out one that is not', async () => {
    const clock = new SystemClock();
    const cores = await Promise.all([named('a'), named('b'), named('c', false)]);
    const places = cores.map(({ port }) => ({ port, opsPort: port }));
    const balancer = await LoadBalancer.listen(places, { port: 0, host: '127.0.0.1', clock });
    onTestFinished(async () => {
      await balancer.close();
      clock.close();
    });
    const answers: string[] = [];
    for (let call = 0; call < 12; call += 1) answers.push(await ask(balancer.port));
    expect(new Set(answers)).toEqual(new Set(['a', 'b']));
  });

  it('goes on with the others when all connections of a core are lost', async () => {
    const clock = new SystemClock();
    const [a, b] = await Promise.all([named('a'), named('b')]);
    const places = [a, b].map(({ port }) => ({ port, opsPort: port }));
    const balancer = await LoadBalancer.listen(places, { port: 0, host: '127.0.0.1', clock });
    onTestFinished(async () => {
      await balancer.close();
      clock.close();
    });
    a.server.closeAllConnections();
    a.server.close();
    for (let call = 0; call < 4; call += 1) expect(await ask(balancer.port)).toBe('b');
  });
});
