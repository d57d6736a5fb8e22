/** Bytes as base64: how they stand in a line. */
export function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** The bytes of a base64 text; any other value as it is, for the guard to refuse. */
function decodeBytes(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? new Uint8Array(bytes) : value;
}

/** A value with a member of bytes in place of its base64; any other value as it is. */
function withBytes(value: unknown, member: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !(member in value)) return value;
  return { ...value, [member]: decodeBytes((value as Readonly<Record<string, unknown>>)[member]) };
}

/** A request or an answer whose body was base64. */
export function decodeBody(value: unknown): unknown {
  return withBytes(value, 'body');
}

/** A frame whose payload was base64. */
function decodeFrame(value: unknown): unknown {
  return withBytes(value, 'payload');
}

/** A list of frames, or any other value as it is. */
export function decodeFrames(value: unknown): unknown {
  return Array.isArray(value) ? value.map(decodeFrame) : value;
}

/** How a machine connects, with the payloads of its frames as bytes. */
export function decodePlan(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const plan = value as Readonly<Record<string, unknown>>;
  const frames = ['firstFrames', 'farewell'].flatMap((name) =>
    name in plan ? [[name, decodeFrames(plan[name])]] : [],
  );
  return {
    ...plan,
    ...(Object.fromEntries(frames) as object),
    ...('will' in plan && { will: decodeFrame(plan['will']) }),
  };
}

/** What a frame means, with the payloads of its reply as bytes. */
export function decodeReply(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('reply' in value)) return value;
  return { ...value, reply: decodeFrames(value.reply) };
}
