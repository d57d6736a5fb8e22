import type { ClauseName } from '../clauses.ts';
import type { Disconnection } from '../observation.ts';
import type { Terms } from '../terms.ts';

/** A close that the specification does not allow. */
export interface CloseMismatch {
  readonly clause: ClauseName;
  /** What was seen and what is allowed; the clause is put behind it. */
  readonly sentence: string;
  readonly seen: Disconnection;
}

/** From here on codes are the core's own (RFC 6455 §7.4.2); those below are of WebSocket and of what lies between. */
const firstOwnCode = 4_000;

/** The core's own codes: the table of §7. */
const ownCodes: ReadonlySet<number> = new Set([4001, 4003, 4004, 4008, 4010, 4013, 4022, 4029]);
/** Codes of WebSocket that are sent, and 1005 and 1006 for what had none. */
const webSocketCodes: ReadonlySet<number> = new Set([
  ...[1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015],
]);

/** What must have been seen of a connection that is closed with a code: frames, or time since it came up, ms. */
interface Reason {
  readonly clause: ClauseName;
  readonly frames?: number;
  readonly afterMs?: number;
}

/** Any of them is enough. */
const reasons: Readonly<Record<number, readonly Reason[]>> = {
  4008: [
    { clause: 'proof-in-time', afterMs: 10_000 },
    { clause: 'bad-frames', frames: 8 },
  ],
  4010: [{ clause: 'silence', afterMs: 600_000 }],
  4022: [{ clause: 'bad-frames', frames: 64 }],
  4029: [{ clause: 'over-budget-unproven', frames: 101 }],
};

/** Holds the ends of a machine's connections against the table of close codes (§7.4 to §7.12, §7.24, §7.25). */
export function judgeCloses(
  { slackMs, linkTravelMs }: Pick<Terms, 'slackMs' | 'linkTravelMs'>,
  disconnections: readonly Disconnection[],
): { readonly judged: readonly ClauseName[]; readonly mismatches: readonly CloseMismatch[] } {
  const judged: ClauseName[] = [];
  const mismatches: CloseMismatch[] = [];
  for (const seen of disconnections) {
    const { code, at, openedAt, framesSent, isDisturbed } = seen;
    if (!(code >= firstOwnCode ? ownCodes : webSocketCodes).has(code)) {
      const clause = framesSent > 100 ? 'over-budget-unproven' : 'proof-in-time';
      const sentence = `a connection was closed with ${code}; allowed are the codes of the table (${clause})`;
      mismatches.push({ clause, sentence, seen });
    }
    const allowed = reasons[code];
    if (!allowed || isDisturbed) continue;
    judged.push(...allowed.map(({ clause }) => clause));
    const openMs = at - openedAt + slackMs + linkTravelMs;
    if (allowed.some(({ frames = Infinity, afterMs = Infinity }) => framesSent >= frames || openMs >= afterMs))
      continue;
    const wanted = allowed.map(({ frames, afterMs }) => (frames ? `${frames} frames` : `${afterMs} ms`)).join(' or ');
    const [{ clause } = { clause: 'proof-in-time' as const }] = allowed;
    const sentence =
      `a connection was closed with ${code} after ${framesSent} frames and ${at - openedAt} ms; ` +
      `allowed is that from ${wanted} on (${clause})`;
    mismatches.push({ clause, sentence, seen });
  }
  return { judged, mismatches };
}
