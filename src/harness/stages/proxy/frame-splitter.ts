/** A longer message is no message between a machine and a core: its connection is cut. */
const maxMessageBytes = 1024 * 1024;

/** Bytes of a stream that belong together. */
export interface StreamUnit {
  /** As they came, headers and mask included. */
  readonly bytes: Buffer;
  /** A message (a text or bytes, all of its fragments). Not one: control frames, such as a ping, a pong or a close. */
  readonly isMessage: boolean;
}

/** Finds the frames in one direction of a WebSocket by their headers (RFC 6455 §5.2); looks into none. */
export class FrameSplitter {
  #buffered: Buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];

  /**
   * @returns what is complete with these bytes.
   * @throws {RangeError} for a message of more than 1 MiB.
   */
  push(chunk: Buffer): readonly StreamUnit[] {
    const units: StreamUnit[] = [];
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
    for (let size = frameBytes(this.#buffered); size !== null; size = frameBytes(this.#buffered)) {
      if (size > maxMessageBytes) throw new RangeError(`a frame of ${size} bytes is no message of this protocol`);
      if (this.#buffered.length < size) break;
      const unit = this.#acceptFrame(this.#buffered.subarray(0, size));
      if (unit) units.push(unit);
      this.#buffered = this.#buffered.subarray(size);
    }
    return units;
  }

  /** Fragments wait for their last: half a message that is lost or overtaken would break the stream. */
  #acceptFrame(frame: Buffer): StreamUnit | null {
    const first = frame[0] ?? 0;
    const isControl = (first & 0x08) !== 0;
    if (isControl) return { bytes: frame, isMessage: false };
    this.#fragments.push(frame);
    if (this.#fragments.reduce((sum, { length }) => sum + length, 0) > maxMessageBytes)
      throw new RangeError('a message in fragments is longer than 1 MiB');
    const isLast = (first & 0x80) !== 0;
    if (!isLast) return null;
    const bytes = this.#fragments.length === 1 ? frame : Buffer.concat(this.#fragments);
    this.#fragments = [];
    return { bytes, isMessage: true };
  }
}

/** The length of the frame that begins here, its header included; null while too little of the header is there. */
function frameBytes(at: Buffer): number | null {
  if (at.length < 2) return null;
  const second = at[1] ?? 0;
  const maskBytes = (second & 0x80) !== 0 ? 4 : 0;
  const short = second & 0x7f;
  if (short < 126) return 2 + maskBytes + short;
  if (short === 126) return at.length < 4 ? null : 4 + maskBytes + at.readUInt16BE(2);
  return at.length < 10 ? null : 10 + maskBytes + Number(at.readBigUInt64BE(2));
}
