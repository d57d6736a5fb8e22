import type { Driver } from '#drivers/driver.ts';
import type { DriverRequest, DriverResponse } from '#drivers/merchant-driver.ts';
import type { StartProgram } from '#drivers/json-lines/program.ts';

type Line = Readonly<Record<string, unknown>> & { readonly id: number };

/** A program of the JSON-lines protocol around a driver, written from its documentation, not from the adapter. */
export function serveDriver(driver: Driver): StartProgram {
  return (_command, events) => {
    const answers = new Map<number, (line: Line) => void>();
    const write = (line: object): void => queueMicrotask(() => events.line(JSON.stringify(line, bytesAsBase64)));
    const send = (id: number, request: DriverRequest): Promise<DriverResponse> =>
      new Promise((resolve, reject) => {
        answers.set(id, (line) => {
          if (!('response' in line)) {
            reject(new Error(String(line['noResponse'])));
            return;
          }
          const response = line['response'] as DriverResponse & { readonly body: string };
          resolve({ ...response, body: fromBase64(response.body) });
        });
        write({ id, send: request });
      });
    return {
      write: (text) => {
        const line = JSON.parse(text) as Line;
        const answer = answers.get(line.id);
        if (answer) {
          answer(line);
          return;
        }
        void run(driver, line, send).then(
          (result) => write({ id: line.id, result }),
          (error: unknown) => write({ id: line.id, error: (error as Error).message }),
        );
      },
      stop: () => Promise.resolve(),
    };
  };
}

type Call = (...args: unknown[]) => unknown;

async function run(
  driver: Driver,
  { id, call, with: input, tools }: Line,
  send: (id: number, request: DriverRequest) => Promise<DriverResponse>,
): Promise<unknown> {
  const name = call as string;
  const members = input as Readonly<Record<string, unknown>>;
  if (name === 'open') return { name: driver.name, capabilities: driver.capabilities };
  if (name === 'readCallback')
    return driver.readCallback({ ...members, body: fromBase64(members['body'] as string) } as never);
  if (name in driver.machine) {
    const frame = members['frame'] as { readonly payload: string } | undefined;
    const decoded = frame ? { ...members, frame: { ...frame, payload: fromBase64(frame.payload) } } : members;
    return (driver.machine as unknown as Readonly<Record<string, Call>>)[name]?.(decoded, tools);
  }
  const callTools = { ...(tools as object), send: (request: DriverRequest) => send(id, request) };
  const merchant = driver.merchant as unknown as Readonly<Record<string, Call>>;
  return name === 'machines' ? merchant[name]?.(callTools) : merchant[name]?.(members, callTools);
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function bytesAsBase64(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
