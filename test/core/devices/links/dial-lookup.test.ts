import dgram from 'node:dgram';
import { once } from 'node:events';
import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { causeOf } from '#cli/fleet/dial-counter.ts';
import { dialLookup } from '#core/devices/links/dial-lookup.ts';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { NameResolver } from '#core/callbacks/http/name-resolver.ts';
import { HttpFailure } from '#core/ports/http.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A name server that takes every question and answers none. */
async function silentServer(): Promise<readonly string[]> {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  cleanups.push(() => socket.close());
  return [`127.0.0.1:${socket.address().port}`];
}

type Answer = readonly [error: string | null, address: unknown];
function resolve(lookup: LookupFunction, options: Parameters<LookupFunction>[1]): Promise<Answer> {
  return new Promise((resolve) =>
    lookup('core.example', options, (error, address) => resolve([error?.code ?? null, address])),
  );
}
const never: LookupFunction = () => {
  throw new Error('the system was asked');
};
const fails = (reason: 'timeout' | 'refused') => ({ resolve: () => Promise.reject(new HttpFailure(reason, 'no')) });

describe('a dial to a name', () => {
  it('that no name server answers for fails with that error at its deadline, and uses no system thread', async () => {
    const names = new NameResolver({ timeoutMs: 50, servers: await silentServer() });
    expect(await resolve(dialLookup(names, never), {})).toEqual(['DNS_TIMEOUT', '']);
    const reason = await new Promise<string>((closed) => {
      webSocketLink('http://core.example:7080', { names }).dial('10000001', {
        opened: () => undefined,
        frame: () => undefined,
        closed: (_code, why) => closed(why),
      });
    });
    expect(reason).toBe('ws://core.example:7080/devices/10000001: DNS_TIMEOUT');
    expect(causeOf(reason)).toBe('no name server answers');
  });

  it('that a name server does not know is resolved as the system does, for its search domains', async () => {
    const system: LookupFunction = (_name, _options, callback) => callback(null, '192.0.2.9', 4);
    expect(await resolve(dialLookup(fails('refused'), system), {})).toEqual([null, '192.0.2.9']);
    expect(await resolve(dialLookup(fails('timeout'), system), {})).toEqual(['DNS_TIMEOUT', '']);
  });

  it('goes to an address of the family that is asked for, or to all', async () => {
    const both = [
      { address: '192.0.2.7', family: 4 },
      { address: '2001:db8::7', family: 6 },
    ];
    const lookup = dialLookup({ resolve: () => Promise.resolve(both) }, never);
    expect(await resolve(lookup, { all: true })).toEqual([null, both]);
    expect(await resolve(lookup, {})).toEqual([null, '192.0.2.7']);
    expect(await resolve(lookup, { family: 6 })).toEqual([null, '2001:db8::7']);
    expect(
      await resolve(dialLookup({ resolve: () => Promise.resolve(both.slice(0, 1)) }, never), { family: 'IPv6' }),
    ).toEqual(['ENOTFOUND', '']);
  });
});
