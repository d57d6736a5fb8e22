import { z } from 'zod';
import { unknownNameMessage } from '#harness/scenario/messages.ts';

/** A name of a catalogue. @param what it is a name of. @param listedBy what lists the names; left out: the message. */
export function knownName(what: string, names: readonly string[], listedBy?: string): z.ZodType<string, string> {
  return z.string().refine((name) => names.includes(name), {
    error: ({ input }) => unknownNameMessage(what, String(input), names, listedBy),
  });
}
