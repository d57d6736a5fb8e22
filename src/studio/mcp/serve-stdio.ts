import { apiClient } from '../http/api-client.ts';
import { AnsweringTransport } from './answering-transport.ts';
import { createMcpServer } from './mcp-server.ts';
import type { McpSdk } from './sdk.ts';

/** Which studio an assistant uses, and for how long. */
export interface McpOptions {
  readonly sdk: McpSdk;
  readonly url: string;
  readonly token: string;
  readonly version: string;
  /** Resolves when the command is to end. */
  readonly stopped: Promise<void>;
}

/** Serves an assistant on standard input and output, until it has left and has its answers, or the command ends. */
export async function serveMcpOnStdio({ sdk, url, token, version, stopped }: McpOptions): Promise<void> {
  const server = createMcpServer(sdk, apiClient(url, token), version);
  const transport = new AnsweringTransport(new sdk.StdioServerTransport());
  const left = new Promise<void>((resolve) => process.stdin.once('end', () => resolve()));
  await server.connect(transport);
  await Promise.race([left.then(() => transport.answered()), stopped]);
  await server.close();
}
