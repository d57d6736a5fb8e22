import type { ZodRawShape } from 'zod';
import type { McpTransport } from './answering-transport.ts';

/** What a tool answers. */
export interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
}

/** What is used of the SDK's server. */
export interface McpServer {
  registerTool(
    name: string,
    about: {
      readonly description: string;
      readonly inputSchema: ZodRawShape;
      readonly annotations: { readonly readOnlyHint: boolean; readonly openWorldHint: boolean };
    },
    call: (members: Readonly<Record<string, unknown>>) => Promise<ToolResult>,
  ): unknown;
  connect(transport: unknown): Promise<void>;
  close(): Promise<void>;
}

interface ServerModule {
  readonly McpServer: new (about: { readonly name: string; readonly version: string }) => McpServer;
}

interface StdioModule {
  readonly StdioServerTransport: new () => McpTransport;
}

/** The SDK of the Model Context Protocol: an optional peer, which is there only where it was installed. */
export interface McpSdk extends ServerModule, StdioModule {}

const packageName = '@modelcontextprotocol/sdk';

/** Loads the SDK. @returns null where it is not installed. */
export async function loadMcpSdk(): Promise<McpSdk | null> {
  try {
    const [server, stdio] = await Promise.all([
      import(`${packageName}/server/mcp.js`) as Promise<ServerModule>,
      import(`${packageName}/server/stdio.js`) as Promise<StdioModule>,
    ]);
    return { McpServer: server.McpServer, StdioServerTransport: stdio.StdioServerTransport };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
