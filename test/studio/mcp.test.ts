import { expect, it } from 'vitest';
import { Problem } from '#studio/control/problem.ts';
import { createMcpServer } from '#studio/mcp/mcp-server.ts';
import { loadMcpSdk } from '#studio/mcp/sdk.ts';
import { lunches, openStudio } from './open-studio.ts';

/** What is used of the SDK's client. */
interface Client {
  connect(transport: unknown): Promise<void>;
  listTools(): Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  callTool(call: object): Promise<unknown>;
}

const packageName = '@modelcontextprotocol/sdk';
const sdk = await loadMcpSdk();

/** An assistant at a studio, through the SDK's own client. */
async function assistant() {
  if (!sdk) throw new Error('the SDK is not installed');
  const { Client } = (await import(`${packageName}/client/index.js`)) as { Client: new (about: object) => Client };
  const { InMemoryTransport } = (await import(`${packageName}/inMemory.js`)) as {
    InMemoryTransport: { createLinkedPair(): readonly [unknown, unknown] };
  };
  const studio = await openStudio();
  const server = createMcpServer(
    sdk,
    {
      async call(method, path, body) {
        const { status, data } = await studio.call(method, path, body);
        if (status >= 400) throw new Problem('conflict', String(data['detail']));
        return data;
      },
    },
    '0.0.0',
  );
  const client = new Client({ name: 'assistant', version: '0.0.0' });
  const [a, b] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(a), client.connect(b)]);
  const use = async (name: string, input: Record<string, unknown> = {}) => {
    const { content, isError } = (await client.callTool({ name, arguments: input })) as {
      content: { text: string }[];
      isError?: boolean;
    };
    const text = content[0]?.text ?? '';
    return isError === true ? { error: text } : (JSON.parse(text) as Record<string, unknown>);
  };
  return { ...studio, client, use };
}

// It is an optional peer: without it, nothing can be tested.
it.skipIf(!sdk)('an assistant breaks a machine, sells, reads the verdict and saves', async () => {
  const { client, use, wait } = await assistant();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['break_machine', 'sell', 'verdict']));
  expect(await use('machines')).toMatchObject({ total: 2 });
  const broken = await use('break_machine', { machine: lunches, fault: 'reports-success-without-drop' });
  expect(broken).toMatchObject({ result: { fault: { fault: 'reports-success-without-drop' } } });
  const sold = (await use('sell', { machine: lunches })) as { result: { delivery: string } };
  await wait(8_000);
  expect(await use('delivery', { delivery: sold.result.delivery })).toMatchObject({ delivery: { outcome: 'success' } });
  expect(await use('verdict')).toMatchObject({ verdict: 'FAIL', findings: [{ check: 'honest-success' }] });
  expect(await use('heal_machine', { machine: lunches })).toMatchObject({
    result: { cleared: ['reports-success-without-drop#1'] },
  });
  expect(await use('save_scenario', { name: 'a-lie' })).toMatchObject({ difference: null });
  expect(await use('sell', { machine: '999' })).toEqual({
    error: expect.stringContaining('There is no machine') as string,
  });
  expect(await use('finish')).toMatchObject({ verdict: 'FAIL', isFinal: true });
});
