import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter } from '#harness/stages/proxy/frame-splitter.ts';
import type { StreamUnit } from '#harness/stages/proxy/frame-splitter.ts';
import { HttpHeadReader } from '#harness/stages/proxy/http-head-reader.ts';
import { runs } from '#test/properties/settings.ts';

/** A frame as RFC 6455 §5.2 draws it. */
function frame(opcode: number, payload: Buffer, { fin = true, mask = null as Buffer | null } = {}): Buffer {
  const { length } = payload;
  const size =
    length < 126
      ? Buffer.from([length])
      : length < 65_536
        ? Buffer.from([126, length >> 8, length & 0xff])
        : Buffer.from([127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff]);
  if (mask) size[0]! |= 0x80;
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | opcode]), size, mask ?? Buffer.alloc(0), payload]);
}

function feed(bytes: Buffer, cuts: readonly number[]): StreamUnit[] {
  const splitter = new FrameSplitter();
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((to, index) => splitter.push(bytes.subarray(edges[index], to)));
}

const lengths = fc.oneof(fc.nat({ max: 300 }), fc.constantFrom(125, 126, 65_535, 65_536, 70_000));
const masks = fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }).map((mask) => Buffer.from(mask)));
const controls = fc.record({ opcode: fc.constantFrom(8, 9, 10), length: fc.nat({ max: 125 }), mask: masks });
const messages = fc.record({
  opcode: fc.constantFrom(1, 2),
  pieces: fc.array(lengths, { minLength: 1, maxLength: 3 }),
  mask: masks,
});

describe('the frames of a WebSocket stream', () => {
  it('are found wherever the stream is cut into segments, and not a byte is changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(controls, messages), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (parts, cuts) => {
          const units = parts.map((part) => {
            if ('length' in part)
              return { bytes: frame(part.opcode, Buffer.alloc(part.length, 1), { mask: part.mask }), isMessage: false };
            const frames = part.pieces.map((length, index) =>
              frame(index === 0 ? part.opcode : 0, Buffer.alloc(length, 0x88), {
                fin: index === part.pieces.length - 1,
                mask: part.mask,
              }),
            );
            return { bytes: Buffer.concat(frames), isMessage: true };
          });
          const found = feed(Buffer.concat(units.map(({ bytes }) => bytes)), cuts);
          assert.deepEqual(
            found.map(({ isMessage }) => isMessage),
            units.map(({ isMessage }) => isMessage),
          );
          found.forEach(({ bytes }, index) => assert(bytes.equals(units[index]!.bytes)));
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('let a ping through that comes between the fragments of a message', () => {
    const [begins, ping, ends] = [
      frame(1, Buffer.from('half a '), { fin: false }),
      frame(9, Buffer.from('ping')),
      frame(0, Buffer.from('message')),
    ];
    expect(feed(Buffer.concat([begins, ping, ends]), [])).toEqual([
      { bytes: ping, isMessage: false },
      { bytes: Buffer.concat([begins, ends]), isMessage: true },
    ]);
  });

  it('that are too long are refused before they are there, in fragments too', () => {
    expect(() => new FrameSplitter().push(Buffer.from([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0]))).toThrow(RangeError);
    const splitter = new FrameSplitter();
    const fragment = frame(2, Buffer.alloc(70_000), { fin: false });
    expect(() => {
      for (let count = 0; count < 16; count += 1) splitter.push(fragment);
    }).toThrow(/longer than 1 MiB/);
  });
});

describe('the head of an HTTP message', () => {
  it('ends with an empty line, wherever it is cut into segments, and has a bound', () => {
    const [head, rest] = ['GET / HTTP/1.1\r\nhost: x\r\n\r\n', 'rest\r\n\r\n'];
    for (let cut = 0; cut < head.length; cut += 1) {
      const reader = new HttpHeadReader();
      expect(reader.push(Buffer.from(head.slice(0, cut)))).toBeNull();
      expect(reader.push(Buffer.from(head.slice(cut) + rest))).toEqual({
        head: Buffer.from(head),
        rest: Buffer.from(rest),
      });
    }
    expect(() => new HttpHeadReader().push(Buffer.alloc(17_000, 'x'))).toThrow(RangeError);
  });
});
