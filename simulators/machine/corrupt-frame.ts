import { encodeUp } from '#core/devices/frame-codec.ts';
import type { UpMessage } from '#core/devices/messages.ts';
import type { AnswerForm } from '../events.ts';

/** Text that no decoder takes for base64. */
const garbage = '\u0000%%% 7f 03 garbage ~~~';

/**
 * A message as a broken machine sends it. A misnamed one is well-formed: what it names is wrong, not how it is written.
 * @param form what is wrong with it, as in {@link AnswerForm}.
 */
export function spoilFrame(message: UpMessage, identity: Parameters<typeof encodeUp>[1], form: AnswerForm): string {
  switch (form) {
    case 'unsigned':
      return encodeUp(message, { ...identity, key: `not ${identity.key}` });
    case 'garbage':
      return garbage;
    case 'half': {
      const frame = encodeUp(message, identity);
      return frame.slice(0, Math.floor(frame.length / 2));
    }
    case 'sound':
    case 'misnamed':
      return encodeUp(message, identity);
  }
}
