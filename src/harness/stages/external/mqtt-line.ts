import type { DriverFrame } from '#drivers/machine-driver.ts';
import type { StreamUnit } from '../proxy/frame-splitter.ts';
import type { LineProtocol } from './line-protocol.ts';

/** A longer packet is none of a machine. */
const maxPacketBytes = 1024 * 1024;
/** Types of packets (MQTT 5 §2.1.2). */
const packets = { connect: 1, connack: 2, publish: 3, disconnect: 14 } as const;
/** "Not authorized", to a client of MQTT 3 and of MQTT 5. */
const notAuthorized = { 3: 5, 5: 0x87 } as const;

/** A connection between a machine and the broker of its cloud. Packets are carried as they are. */
export function mqttLine(): LineProtocol {
  const opening = new PacketSplitter();
  const answer = new PacketSplitter();
  let version = 4;
  return {
    link: 'mqtt',
    readOpening(chunk) {
      const packet = opening.first(chunk);
      if (!packet) return null;
      const connect = readConnect(packet);
      ({ version } = connect);
      return { bytes: packet, rest: opening.rest, dialled: connect.clientId };
    },
    openingFor: ({ bytes }) => bytes,
    readAnswer(chunk) {
      const packet = answer.first(chunk);
      if (!packet) return null;
      const isAccepted = typeOf(packet) === packets.connack && packet[headerBytes(packet) + 1] === 0;
      return { bytes: packet, rest: answer.rest, isAccepted };
    },
    splitter: () => new PacketSplitter(),
    frameOf: (bytes) => readPublish(bytes, version),
    endOf: (bytes) => (typeOf(bytes) === packets.disconnect ? { code: 1000, reason: '' } : null),
    refusal: () =>
      version === 5 ? Buffer.from([0x20, 3, 0, notAuthorized[5], 0]) : Buffer.from([0x20, 2, 0, notAuthorized[3]]),
  };
}

/** Finds the packets in one direction of a connection by their lengths. */
class PacketSplitter {
  #buffered: Buffer = Buffer.alloc(0);

  /** Bytes behind the packets that were found. */
  get rest(): Buffer {
    return this.#buffered;
  }

  /** @throws RangeError for a packet of more than 1 MiB. */
  push(chunk: Buffer): readonly StreamUnit[] {
    const units: StreamUnit[] = [];
    for (let packet = this.first(chunk); packet; packet = this.first(Buffer.alloc(0)))
      units.push({ bytes: packet, isMessage: typeOf(packet) === packets.publish });
    return units;
  }

  /** The next packet; null while it is not complete. @throws RangeError for a packet of more than 1 MiB. */
  first(chunk: Buffer): Buffer | null {
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
    const length = lengthAt(this.#buffered, 1);
    if (!length) return null;
    const size = 1 + length.bytes + length.value;
    if (size > maxPacketBytes) throw new RangeError(`a packet of ${size} bytes is none of a machine`);
    if (this.#buffered.length < size) return null;
    const packet = this.#buffered.subarray(0, size);
    this.#buffered = this.#buffered.subarray(size);
    return packet;
  }
}

function typeOf(packet: Buffer): number {
  return (packet[0] ?? 0) >> 4;
}

/** A number of up to four bytes, seven bits each; null where it is not complete. */
function lengthAt(bytes: Buffer, at: number): { readonly value: number; readonly bytes: number } | null {
  let value = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, bytes: index + 1 };
  }
  throw new RangeError('the length of a packet does not end');
}

function headerBytes(packet: Buffer): number {
  return 1 + (lengthAt(packet, 1)?.bytes ?? 1);
}

function textAt(packet: Buffer, at: number): { readonly text: string; readonly end: number } {
  const end = at + 2 + packet.readUInt16BE(at);
  return { text: packet.toString('utf8', at + 2, end), end };
}

/** @throws RangeError for a packet that opens no connection. */
function readConnect(packet: Buffer): { readonly version: number; readonly clientId: string } {
  if (typeOf(packet) !== packets.connect) throw new RangeError('its first packet opens no connection');
  const { end: protocolEnd } = textAt(packet, headerBytes(packet));
  const version = packet[protocolEnd] ?? 4;
  // Level, flags and keep-alive; MQTT 5 has properties behind them.
  const variableEnd = protocolEnd + 4;
  const properties = version === 5 ? lengthAt(packet, variableEnd) : { value: 0, bytes: 0 };
  const payloadAt = variableEnd + (properties ? properties.bytes + properties.value : 0);
  return { version, clientId: textAt(packet, payloadAt).text };
}

function readPublish(packet: Buffer, version: number): DriverFrame | null {
  try {
    const { text: topic, end } = textAt(packet, headerBytes(packet));
    const qos = (((packet[0] ?? 0) >> 1) & 3) as 0 | 1 | 2;
    const idEnd = end + (qos > 0 ? 2 : 0);
    const properties = version === 5 ? lengthAt(packet, idEnd) : { value: 0, bytes: 0 };
    const payloadAt = idEnd + (properties ? properties.bytes + properties.value : 0);
    return { topic, qos, retain: ((packet[0] ?? 0) & 1) === 1, payload: new Uint8Array(packet.subarray(payloadAt)) };
  } catch {
    return null;
  }
}
