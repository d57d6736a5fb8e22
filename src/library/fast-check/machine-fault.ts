import type { Arbitrary } from 'fast-check';
import { z } from 'zod';
import { excludedFaults } from '#harness/simulation/draw/machine-faults.ts';
import type { Fault } from '#simulators/faults/fault.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { motorSchema } from '../machine-schemas.ts';
import { parseOptions } from '../parse-options.ts';
import { fc } from './fast-check-peer.ts';

/** A fault with its parameters: for `injectFault(fault, { params })`, or for the `faults` of a scenario. */
export interface DrawnFault {
  /** Its name. */
  readonly fault: string;
  /** Its parameters, each within its range; one that is left out has its default. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Which faults are drawn. */
export interface MachineFaultOptions {
  /** Only those that this motor type can have; left out: all. */
  readonly motor?: string | undefined;
}

const optionsSchema = z.strictObject({ motor: motorSchema.optional() });

/**
 * Faults of machines that a core must cope with. Left out are those by which the machine itself breaks a rule, whatever
 * the core does (like `double-drop`), and `no-heartbeat`, which takes long to have an effect.
 * @throws VendloopError `bad-options` for an unknown motor type.
 */
export function machineFault(options: MachineFaultOptions = {}): Arbitrary<DrawnFault> {
  const { motor } = parseOptions(optionsSchema, options, 'machineFault()');
  const candidates = faults.filter(
    (fault) => !excludedFaults.has(fault.name) && (motor === undefined || fault.fits(motorByName(motor))),
  );
  return fc.oneof(...candidates.map((fault) => paramsOf(fault).map((params) => ({ fault: fault.name, params }))));
}

/** Parameters as their schema allows them. */
function paramsOf({ paramsSchema }: Fault<unknown>): Arbitrary<Readonly<Record<string, unknown>>> {
  const { properties = {}, required = [] } = z.toJSONSchema(paramsSchema, { io: 'input' });
  const members = Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)] as const);
  return fc
    .record(Object.fromEntries(members), { requiredKeys: required })
    .filter((params) => paramsSchema.safeParse(params).success);
}

type JsonSchema = z.core.JSONSchema.JSONSchema | boolean;

function valueOf(schema: JsonSchema): Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.constant(undefined);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  const { minimum: min = 0, maximum: max = min } = schema;
  return fc.integer({ min, max });
}
