import { motorTypes } from '#simulators/motors/index.ts';
import { nearest } from '#simulators/nearest.ts';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { UsageError } from './errors.ts';

/** Group names of motor types. */
const groupNames: Readonly<Record<string, string>> = {
  'electronic-lock': 'lockers',
  spring: 'snacks',
  conveyor: 'lunches',
  drinks: 'drinks',
};

/** Limit of machines in a menu. */
export const maxMachines = 50;

/**
 * Reads --fleet: motor types with their number, `spring:2,conveyor`; a final `old` means old firmware, `spring:1:old`.
 * @param max machines that `where` shows at most.
 * @throws UsageError that names the invalid part.
 */
export function fleetOf(text: string, max = maxMachines, where = 'the console'): readonly Group[] {
  const groups = text.split(',').map((part) => groupOf(part.trim(), '--fleet'));
  const duplicate = groups.find(({ group }, index) => groups.findIndex((other) => other.group === group) < index);
  if (duplicate)
    throw new UsageError(`--fleet names ${duplicate.motor} twice: give one number, like ${duplicate.motor}:2`);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (count > max) throw new UsageError(`--fleet asks for ${count} machines; ${where} shows at most ${max}`);
  return groups;
}

/** Reads one group, `spring:2` or `spring:1:old`. @param flag the option, for error messages. */
export function groupOf(part: string, flag: string): Group {
  const [motor = '', count = '1', firmware = 'current', ...extra] = part.split(':');
  const names = motorTypes.map(({ name }) => name);
  if (!names.includes(motor))
    throw new UsageError(
      `${flag}: there is no motor type "${motor}"; did you mean "${nearest(motor, names)}"? There are: ` +
        names.join(', '),
    );
  if (!/^[1-9]\d{0,3}$/.test(count) || !['current', 'old'].includes(firmware) || extra.length > 0)
    throw new UsageError(`${flag}: "${part}" cannot be read; write it like ${motor}, ${motor}:2 or ${motor}:1:old`);
  const name = groupNames[motor] ?? motor;
  return groupSchema.parse({ group: firmware === 'old' ? `old-${name}` : name, motor, count: Number(count), firmware });
}
