/** The skeleton of a driver in TypeScript. */
export const typescriptDriver = `import { defineDriver } from 'vendloop/driver';

// A driver translates between vendloop and your cloud. It opens no socket, reads no clock and draws no random number:
// what it needs of these is handed to it. \`vendloop driver check\` examines it without any cloud.

/** Replace every call of it. */
function toDo(what: string): never {
  throw new Error(\`write this function: \${what}\`);
}

// settings has url, machineUrl, merchant (credentials by their names in the project file) and options.
export default defineDriver((settings) => ({
  name: 'my-cloud',

  // What the cloud can do, and its limits, as its documentation states them. Times in ms.
  capabilities: {
    kinds: { motor: { dwellMs: 30_000, itemsPerCommand: 1 } },
    fallbackMs: 120_000,
    unpaidExpiryMs: 1_200_000,
    clockWindowMs: 300_000,
    offlineAfterMs: 600_000,
    callback: { retryMs: [1_000, 2_000, 4_000], jitter: 0.2, timeoutMs: 5_000 },
    repeatedRequest: 'first answer',
    retryAfterFailure: true,
    retryAfterTimeout: false,
    pickupCodes: false,
    refunds: false,
    queue: false,
    laneTest: false,
    restock: false,
    acknowledgement: true,
    oldFirmware: false,
    forgeries: [],
  },

  // The merchant's side. tools.send(request) sends a request that you have signed; tools.at is the time, tools.nonce
  // is new for each call. A success is { ok: true, value }, a refusal { ok: false, refusal: { reason, … } }.
  merchant: {
    machines: async (tools) => {
      const url = \`\${settings.url}/machines\`;
      const response = await tools.send({ method: 'GET', url, headers: {}, body: new Uint8Array() });
      return toDo(\`merchant.machines, of an answer with status \${response.status}\`);
    },
    createOrder: () => toDo('merchant.createOrder'),
    pay: () => toDo('merchant.pay'),
    deliver: () => toDo('merchant.deliver'),
    result: () => toDo('merchant.result'),
  },

  // The machine's side: how it connects, and how its messages are read and written.
  machine: {
    connect: ({ machine }) => ({
      link: 'websocket',
      url: \`\${settings.machineUrl.replace(/^http/, 'ws')}/devices/\${machine}\`,
      firstFrames: [],
      farewell: [],
      heartbeatMs: 60_000,
    }),
    decodeCommand: () => toDo('machine.decodeCommand'),
    encodeAcknowledgement: () => toDo('machine.encodeAcknowledgement'),
    encodeResult: () => toDo('machine.encodeResult'),
    encodeHeartbeat: () => toDo('machine.encodeHeartbeat'),
  },

  // A request that arrived at a receiver: what it means, and whether its sign is right.
  readCallback: () => toDo('readCallback'),
}));
`;
