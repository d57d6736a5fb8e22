import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseHosts } from '#core/callbacks/http/hosts-file.ts';
import { NameResolver } from '#core/callbacks/http/name-resolver.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Addresses by record type, for every name; null: the server gives no answer to that type. */
interface Zone {
  readonly a?: string | null;
  readonly aaaa?: readonly number[] | null;
}

/** A name server on a socket of its own. */
async function nameServer({ a, aaaa }: Zone) {
  const socket = dgram.createSocket('udp4');
  const queriedNames: string[] = [];
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12);
    queriedNames.push(query.subarray(12, end).toString('latin1'));
    const type = query.readUInt16BE(end + 1);
    const data = type === 1 ? (a === undefined ? undefined : (a?.split('.').map(Number) ?? null)) : aaaa;
    if (data === null) return;
    const record =
      data === undefined ? [] : [Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data])];
    const head = Buffer.from([query[0]!, query[1]!, 0x81, 0x80, 0, 1, 0, record.length, 0, 0, 0, 0]);
    socket.send(Buffer.concat([head, query.subarray(12, end + 5), ...record]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise<void>((resolve) => void socket.close(() => resolve())));
  return { queriedNames, servers: [`127.0.0.1:${socket.address().port}`] };
}

const silentServer: Zone = { a: null, aaaa: null };
const loopbackIpv6 = [...Array<number>(15).fill(0), 1];

describe('a name', () => {
  it('is resolved to every address, IPv4 first', async () => {
    const { servers } = await nameServer({ a: '192.0.2.7', aaaa: loopbackIpv6 });
    const resolver = new NameResolver({ timeoutMs: 20_000, servers });
    expect(await resolver.resolve('shop.example')).toEqual([
      { address: '192.0.2.7', family: 4 },
      { address: '::1', family: 6 },
    ]);
  });

  it('is resolved by one family when the name server never answers for the other', async () => {
    const { servers } = await nameServer({ a: '192.0.2.7', aaaa: null });
    const resolver = new NameResolver({ timeoutMs: 20_000, servers });
    expect(await resolver.resolve('shop.example')).toEqual([{ address: '192.0.2.7', family: 4 }]);
  });

  it('without an address is refused', async () => {
    const { servers } = await nameServer({});
    const resolver = new NameResolver({ timeoutMs: 20_000, servers });
    await expect(resolver.resolve('shop.example')).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('shop.example') as string,
    });
  });

  it('whose name server does not answer is given up at the deadline', async () => {
    const { servers } = await nameServer(silentServer);
    const resolver = new NameResolver({ timeoutMs: 50, servers });
    await expect(resolver.resolve('shop.example')).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('is asked for once by all who want it at a time', async () => {
    const { servers, queriedNames } = await nameServer({ a: '192.0.2.7' });
    const resolver = new NameResolver({ timeoutMs: 20_000, servers });
    await Promise.all(Array.from({ length: 50 }, () => resolver.resolve('shop.example')));
    expect(queriedNames.length).toBe(2);
  });

  it('that is localhost is this computer, and no name server is asked', async () => {
    const { servers, queriedNames } = await nameServer({ a: '192.0.2.7' });
    const resolver = new NameResolver({ timeoutMs: 20_000, servers });
    for (const name of ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost']) {
      const addresses = await resolver.resolve(name);
      expect(addresses.every(({ address }) => address === '127.0.0.1' || address === '::1')).toBe(true);
    }
    expect(queriedNames).toEqual([]);
  });
});

describe('names whose servers do not answer', () => {
  it('hold up no thread: lookups and files of others end while forty are under way', async () => {
    const { servers, queriedNames } = await nameServer(silentServer);
    const resolver = new NameResolver({ timeoutMs: 60_000, servers });
    const ended: string[] = [];
    const all = Array.from({ length: 40 }, (_, i) =>
      resolver.resolve(`hangs${i}.example`).catch(() => ended.push('hanging')),
    );
    await lookup('localhost');
    expect(ended).toEqual([]);
    resolver.close();
    await Promise.all(all);
    expect(ended).toHaveLength(40);
    expect(new Set(queriedNames).size).toBeGreaterThan(0);
  });

  it('end a call at their deadline, and at once when the client is closed', async () => {
    const { servers } = await nameServer(silentServer);
    const send = (resolveTimeoutMs: number) => {
      const http = undiciHttp({ guard: { allowAddresses: [] }, nameServers: servers, resolveTimeoutMs });
      const request = { method: 'POST', url: 'http://hangs.example/', headers: {}, body: '{}' } as const;
      return {
        http,
        outcome: http.send(request, { timeoutMs: 60_000 }).then(
          () => 'answered',
          (error: unknown) => error,
        ),
      };
    };
    expect(await send(50).outcome).toMatchObject({
      reason: 'timeout',
      message: expect.stringContaining('not resolved within 50 ms') as string,
    });
    const open = send(60_000);
    await open.http.close();
    expect(await open.outcome).toMatchObject({ name: 'HttpFailure' });
  });

  it('do not open the guard: a name with one private address is refused', async () => {
    const { servers } = await nameServer({ a: '93.184.215.14', aaaa: loopbackIpv6 });
    const http = undiciHttp({ guard: { allowAddresses: [] }, nameServers: servers });
    cleanups.push(() => http.close());
    const request = { method: 'POST', url: 'http://shop.example/', headers: {}, body: '{}' } as const;
    await expect(http.send(request, { timeoutMs: 20_000 })).rejects.toMatchObject({ reason: 'forbidden' });
  });
});

describe('a hosts file', () => {
  it('gives addresses by name, without comments', () => {
    const hosts = parseHosts(
      '# top\n127.0.0.1 localhost Shop.Example # here\r\n::1\tlocalhost\n\nrubbish\n10.0.0.1 a b\n',
    );
    expect(Object.fromEntries(hosts)).toEqual({
      localhost: ['127.0.0.1', '::1'],
      'shop.example': ['127.0.0.1'],
      a: ['10.0.0.1'],
      b: ['10.0.0.1'],
    });
  });
});
