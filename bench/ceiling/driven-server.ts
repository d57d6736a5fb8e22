import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import {
  connectMachines,
  drive,
  signedBodies,
  startReceiver,
  type CallbackReceiver,
  type Echo,
  type Measurement,
  type Stretch,
} from './driver.ts';
import { startServer, type MeasuredServer, type ServerTask } from './measured-server.ts';

/** A server that can be measured: its file, and what its machines answer. */
export interface Variant {
  readonly name: string;
  readonly module: URL;
  readonly echo: Echo;
  /** Its rows are in memory alone. */
  readonly inMemory?: boolean;
}

/** A server that runs, with its machines connected and a sink for its callbacks. */
export interface DrivenServer {
  readonly server: MeasuredServer;
  readonly receiver: CallbackReceiver;
  drive(stretch: Stretch): Promise<Measurement>;
  close(): Promise<void>;
}

/** Connections for the requests: more would only wait. */
const maxConnections = 256;

/** Starts a server on a new database, and connects its machines. */
export async function startDriven(
  { module, echo, inMemory = false }: Variant,
  task: Omit<ServerTask, 'folder' | 'receiverUrl'>,
): Promise<DrivenServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-ceiling-'));
  const receiver = await startReceiver();
  const removeAll = (): void => {
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const server = await startServer(module, { ...task, folder, inMemory, receiverUrl: receiver.url });
    const disconnect = await connectMachines(server.url, task.machines, echo);
    const bodies = signedBodies(server.orders);
    const pool = new Pool(server.url, { connections: Math.min(maxConnections, task.machines), pipelining: 1 });
    return {
      server,
      receiver,
      drive: (stretch) => drive({ server, receiver, pool, bodies }, stretch),
      async close() {
        await pool.destroy();
        disconnect();
        await server.stop();
        removeAll();
      },
    };
  } catch (error) {
    removeAll();
    throw error;
  }
}
