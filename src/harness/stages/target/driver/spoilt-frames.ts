import type { DriverFrame } from '#drivers/machine-driver.ts';

/** What is wrong with a frame on its way to the cloud. */
export type Spoiling = 'wrong-sign' | 'truncated' | 'garbage';

/** Bytes that are no message of any cloud. */
const garbage = new Uint8Array(Buffer.from('\u0000%%% 7f 03 garbage ~~~'));

/**
 * A frame that was right, spoilt. With a wrong sign its last letter or digit is another: wherever the cloud has the
 * sign, what is signed and the sign differ.
 */
export function spoiltFrame(frame: DriverFrame, spoiling: Spoiling): DriverFrame {
  const { payload } = frame;
  switch (spoiling) {
    case 'garbage':
      return { ...frame, payload: garbage };
    case 'truncated':
      return { ...frame, payload: payload.slice(0, Math.floor(payload.length / 2)) };
    case 'wrong-sign':
      return { ...frame, payload: withOtherEnd(payload) };
  }
}

function withOtherEnd(payload: Uint8Array): Uint8Array {
  const place = payload.findLastIndex((byte) => isLetterOrDigit(byte));
  const other = payload.slice();
  if (place < 0) return other;
  // A digit stays a hexadecimal one.
  other[place] = payload[place] === 0x30 ? 0x31 : 0x30;
  return other;
}

function isLetterOrDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
