import type { ApiClient } from '../http/api-client.ts';
import type { McpSdk, McpServer } from './sdk.ts';
import { tools } from './tools.ts';

/** A server of the Model Context Protocol whose tools are operations of a studio. */
export function createMcpServer(
  { McpServer }: Pick<McpSdk, 'McpServer'>,
  client: ApiClient,
  version: string,
): McpServer {
  const server = new McpServer({ name: 'vendloop-studio', version });
  for (const { name, description, isReadOnly, input, call } of tools) {
    server.registerTool(
      name,
      { description, inputSchema: input, annotations: { readOnlyHint: isReadOnly, openWorldHint: false } },
      async (members) => {
        try {
          return { content: [{ type: 'text', text: JSON.stringify(await call(client, members)) }] };
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          return { isError: true, content: [{ type: 'text', text }] };
        }
      },
    );
  }
  return server;
}
