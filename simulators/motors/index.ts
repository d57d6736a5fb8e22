import type { MachineKind } from '#core/domain/machine.ts';
import { nearest } from '../nearest.ts';
import { conveyor } from './conveyor.ts';
import { drinks } from './drinks.ts';
import { electronicLock } from './electronic-lock.ts';
import type { MotorType } from './motor-type.ts';
import { springMotor } from './spring-motor.ts';

/** All motor types, in the order in which mixed fleets use them. */
export const motorTypes: readonly MotorType[] = [electronicLock, springMotor, conveyor, drinks];

/**
 * The motor type with this name: `electronic-lock`, `spring`, `conveyor` or `drinks`.
 * @throws {Error} that names the nearest type if there is none.
 */
export function motorByName(name: string): MotorType {
  const match = motorTypes.find((motor) => motor.name === name);
  if (match) return match;
  const names = motorTypes.map((motor) => motor.name);
  throw new Error(
    `There is no motor type '${name}'. Did you mean '${nearest(name, names)}'? There are: ${names.join(', ')}.`,
  );
}

/** The first motor type of a kind of machine. @throws {Error} if the kind has none; a test holds that each has one. */
export function motorOfKind(kind: MachineKind): MotorType {
  const match = motorTypes.find((motor) => motor.kind === kind);
  if (match) return match;
  throw new Error(`There is no motor type of kind '${kind}'.`);
}
