import { FrameSplitter } from '../proxy/frame-splitter.ts';
import { HttpHeadReader } from '../proxy/http-head-reader.ts';
import type { LineProtocol } from './line-protocol.ts';

const requestPattern = /^GET (\S+) HTTP\/1\.1\r\n/;
const closeOpcode = 8;

/** A WebSocket between a machine and its cloud. The messages are carried as they are. */
export function webSocketLine(): LineProtocol {
  const opening = new HttpHeadReader();
  const answer = new HttpHeadReader();
  return {
    link: 'websocket',
    readOpening(chunk) {
      const read = opening.push(chunk);
      if (!read) return null;
      const target = requestPattern.exec(read.head.toString('latin1'))?.[1];
      if (target === undefined) throw new RangeError('it asks for no WebSocket');
      return { bytes: read.head, rest: read.rest, dialled: target };
    },
    openingFor: ({ bytes }, cloud) => Buffer.from(headFor(bytes.toString('latin1'), cloud), 'latin1'),
    readAnswer(chunk) {
      const read = answer.push(chunk);
      if (!read) return null;
      const isAccepted = /^HTTP\/1\.1 101 /.test(read.head.toString('latin1', 0, 16));
      return { bytes: read.head, rest: read.rest, isAccepted };
    },
    splitter: () => new FrameSplitter(),
    frameOf: (bytes) => ({ topic: '', payload: payloadOf(bytes) }),
    endOf(bytes) {
      if (((bytes[0] ?? 0) & 0x0f) !== closeOpcode) return null;
      const payload = payloadOf(bytes);
      const code = payload.length < 2 ? 1005 : Buffer.from(payload).readUInt16BE(0);
      return { code, reason: Buffer.from(payload.subarray(2)).toString('utf8') };
    },
    refusal: (reason) => Buffer.from(httpRefusal(reason)),
  };
}

/** A cloud is asked under its own name; compression would hide what is sent. */
function headFor(head: string, { host }: URL): string {
  return head.replace(/\r\nhost:[^\r]*/i, `\r\nHost: ${host}`).replace(/\r\nsec-websocket-extensions:[^\r]*/gi, '');
}

function httpRefusal(reason: string): string {
  const body = `${reason}\n`;
  return (
    'HTTP/1.1 409 Conflict\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n' +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** What the frames of one message hold together, without headers and masks (RFC 6455 §5.2). */
function payloadOf(bytes: Buffer): Uint8Array {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const second = bytes[at + 1] ?? 0;
    const { length, header } = lengthOf(bytes, at, second & 0x7f);
    const isMasked = (second & 0x80) !== 0;
    const start = at + header + (isMasked ? 4 : 0);
    const part = Buffer.from(bytes.subarray(start, start + length));
    if (isMasked) unmask(part, bytes.subarray(at + header, start));
    parts.push(part);
    at = start + length;
  }
  return new Uint8Array(Buffer.concat(parts));
}

function lengthOf(bytes: Buffer, at: number, short: number): { readonly length: number; readonly header: number } {
  if (short < 126) return { length: short, header: 2 };
  if (short === 126) return { length: bytes.readUInt16BE(at + 2), header: 4 };
  return { length: Number(bytes.readBigUInt64BE(at + 2)), header: 10 };
}

function unmask(part: Buffer, mask: Buffer): void {
  for (let index = 0; index < part.length; index += 1) part[index] = (part[index] ?? 0) ^ (mask[index % 4] ?? 0);
}
