import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { AnswerFormat } from '../events.ts';

/** Text that no decoder accepts as base64. */
const garbageFrame = '\u0000%%% 7f 03 garbage ~~~';

/**
 * A message as a faulty machine sends it. One for the wrong job is well-formed: only its numbers are wrong.
 * @param format what is wrong with it.
 */
export function corruptFrame(
  message: MachineMessage,
  identity: Parameters<typeof encodeMachineMessage>[1],
  format: AnswerFormat,
): string {
  switch (format) {
    case 'wrong-sign':
      return encodeMachineMessage(message, { ...identity, key: `not ${identity.key}` });
    case 'garbage':
      return garbageFrame;
    case 'truncated': {
      const frame = encodeMachineMessage(message, identity);
      return frame.slice(0, Math.floor(frame.length / 2));
    }
    case 'valid':
    case 'wrong-job':
      return encodeMachineMessage(message, identity);
  }
}
