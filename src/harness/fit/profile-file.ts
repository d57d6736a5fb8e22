import { z } from 'zod';
import { withoutBom } from '../history/line-splitter.ts';
import { motorByName } from '#simulators/motors/index.ts';
import type { TimingProfile } from '#simulators/motors/timing.ts';

/** Points of an inverse cumulative distribution: shares rise from 0 to 1, milliseconds never fall. */
const distribution = z
  .array(z.tuple([z.number().min(0).max(1), z.number().min(0).max(86_400_000)]))
  .min(2)
  .refine((points) => points[0]?.[0] === 0 && points.at(-1)?.[0] === 1, 'its first share must be 0 and its last 1')
  .refine(
    (points) =>
      points.every(
        ([share, ms], at) => at === 0 || (share > (points[at - 1]?.[0] ?? 0) && ms >= (points[at - 1]?.[1] ?? 0)),
      ),
    'its shares must rise, and its milliseconds must never fall',
  );

const profileFile = z.strictObject({
  format: z.literal('vendloop-profile/1'),
  motor: z.string(),
  origin: z.literal('fitted'),
  note: z.string(),
  network: distribution,
  ack: distribution,
  motorRun: distribution,
  sense: distribution,
  giveUp: distribution,
});

/** A fitted profile and the motor type that it belongs to. */
export interface FittedProfile {
  readonly motor: string;
  readonly profile: TimingProfile;
}

/** Writes a profile as a file. */
export function writeProfile({ motor, profile }: FittedProfile): string {
  const { origin, note, network, ack, motor: motorRun, sense, giveUp } = profile;
  const file = { format: 'vendloop-profile/1', motor, origin, note, network, ack, motorRun, sense, giveUp };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * Reads a profile that `vendloop fit` wrote.
 * @throws Error in one sentence that names the file and the member.
 */
export function readProfile(text: string, file: string): FittedProfile {
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(text));
  } catch {
    throw new Error(`${file} is no JSON: a timing profile is a file that \`vendloop fit --out\` wrote`);
  }
  const parsed = profileFile.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${file} is no timing profile: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'invalid'}`);
  }
  const { motor, motorRun, origin, note, network, ack, sense, giveUp } = parsed.data;
  motorByName(motor);
  return { motor, profile: { origin, note, network, ack, motor: motorRun, sense, giveUp } };
}
