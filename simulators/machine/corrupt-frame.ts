import { encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { AnswerFormat } from '../events.ts';

/** Text that no decoder takes for base64. */
const garbageFrame = '\u0000%%% 7f 03 garbage ~~~';

/**
 * A message as a broken machine sends it. A misnamed one is well-formed: what it names is wrong, not how it is written.
 * @param format what is wrong with it, as in {@link AnswerFormat}.
 */
export function corruptFrame(
  message: MachineMessage,
  identity: Parameters<typeof encodeMachineMessage>[1],
  format: AnswerFormat,
): string {
  switch (format) {
    case 'unsigned':
      return encodeMachineMessage(message, { ...identity, key: `not ${identity.key}` });
    case 'garbage':
      return garbageFrame;
    case 'half': {
      const frame = encodeMachineMessage(message, identity);
      return frame.slice(0, Math.floor(frame.length / 2));
    }
    case 'sound':
    case 'misnamed':
      return encodeMachineMessage(message, identity);
  }
}
