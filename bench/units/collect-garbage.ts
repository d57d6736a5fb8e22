import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';

/** An address of Node's inspector, as a process prints it. */
export const inspectorPattern = /^Debugger listening on (ws:\/\/\S+)$/m;

/**
 * Has a process free all memory that it no longer needs, so that its resident memory shows what it does need.
 * @param url of its inspector.
 * @throws Error when it does not answer as an inspector does.
 */
export async function collectGarbage(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  try {
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    const [data] = (await once(socket, 'message')) as [RawData];
    const { result } = JSON.parse((data as Buffer).toString()) as { result?: unknown };
    if (result === undefined) throw new Error('the inspector of a core did not collect its garbage');
  } finally {
    socket.terminate();
  }
}
