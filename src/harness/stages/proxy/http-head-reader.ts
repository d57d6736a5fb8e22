/** A longer head is none of ours. */
const maxHeadBytes = 16 * 1024;

/** Collects bytes up to the empty line that ends the head of an HTTP message. */
export class HttpHeadReader {
  #bytes: Buffer = Buffer.alloc(0);

  /**
   * @returns the head, its empty line included, and the bytes behind it; null while it is not complete.
   * @throws {RangeError} for a head of more than 16 KiB.
   */
  push(chunk: Buffer): { readonly head: Buffer; readonly rest: Buffer } | null {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end === -1 && this.#bytes.length > maxHeadBytes)
      throw new RangeError('the head of this HTTP message does not end');
    return end === -1 ? null : { head: this.#bytes.subarray(0, end + 4), rest: this.#bytes.subarray(end + 4) };
  }
}
