/**
 * Encodes a text in GBK; characters outside GBK become `?`, as in most programs. The runtime has only a decoder, so its
 * table is inverted on first use (24,000 characters, a few milliseconds).
 */
export function encodeGbk(text: string): Buffer {
  const codes = (encodingTable ??= buildEncodingTable());
  return Buffer.from(
    Array.from(text).flatMap((char) => (char < '\u0080' ? [char.charCodeAt(0)] : (codes.get(char) ?? [0x3f]))),
  );
}

/** Decodes GBK; null if the bytes are not valid GBK. */
export function decodeGbk(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('gbk', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

let encodingTable: ReadonlyMap<string, readonly [number, number]> | undefined;

function buildEncodingTable(): ReadonlyMap<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = decoder.decode(Uint8Array.of(lead, trail));
      if (Array.from(char).length === 1 && char !== '\ufffd' && !codes.has(char)) codes.set(char, [lead, trail]);
    }
  }
  return codes;
}
