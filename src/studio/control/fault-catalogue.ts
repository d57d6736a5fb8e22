import { z } from 'zod';
import type { Fault } from '#simulators/faults/fault.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { canStrikeOnce, isRequiredParam, receiverFaultsFor } from '#harness/session/fault-choices.ts';
import { networkFaultNames, networkFaultTexts, receiverFaultTexts } from '#harness/scenario/schema-parts.ts';
import type { FaultKindView, ParamView } from '../schemas/machines.ts';
import type { WorldControl } from './world-control.ts';

/** What is used of the JSON Schema of a parameter. */
interface ParamSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly anyOf?: readonly { readonly const?: string | number }[];
}

/** Every kind of fault that can be injected in a world. */
export function faultCatalogue(world: WorldControl): readonly FaultKindView[] {
  const { networkPaths } = world.session;
  return [
    ...machineFaultCatalogue(),
    ...(networkPaths.length > 0 ? networkFaultNames.map((fault) => networkFaultView(fault, networkPaths)) : []),
    ...(world.can('receiver-faults') ? receiverFaultsFor(world.session) : []).map((fault) => ({
      ...otherFault('receiver', fault, receiverFaultTexts[fault]),
      params: fault === 'slow' ? [delayParam('delayMs', 20_000, 'How late it answers.')] : [],
    })),
  ];
}

/** Every kind of fault of a machine. */
export function machineFaultCatalogue(): readonly FaultKindView[] {
  return faults.map(machineFaultView);
}

function machineFaultView(fault: Fault<unknown>): FaultKindView {
  const { name, family, description, source } = fault;
  return {
    fault: name,
    target: 'machine',
    family,
    description,
    source,
    canStrikeOnce: canStrikeOnce(fault),
    motors: motorTypes.filter((motor) => fault.fits(motor)).map((motor) => motor.name),
    params: paramViews(fault),
  };
}

function paramViews(fault: Fault<unknown>): ParamView[] {
  const { properties = {} } = z.toJSONSchema(fault.paramsSchema, { io: 'input' });
  return fault.paramDocs.map(({ name, description }) => {
    const schema = (properties[name] ?? {}) as ParamSchema;
    const choices = [...(schema.enum ?? []), ...(schema.anyOf ?? []).flatMap((one) => one.const ?? [])];
    return {
      name,
      type: choices.length > 0 ? 'choice' : typeOf(schema),
      unit: name.endsWith('Ms') ? 'ms' : null,
      min: schema.minimum ?? null,
      max: schema.maximum ?? null,
      choices,
      default: schema.default ?? null,
      isRequired: isRequiredParam(fault, name),
      description,
    };
  });
}

function typeOf({ type }: ParamSchema): ParamView['type'] {
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}

function networkFaultView(
  fault: (typeof networkFaultNames)[number],
  paths: WorldControl['session']['networkPaths'],
): FaultKindView {
  const isDelayed = fault === 'delay' || fault === 'duplication' || fault === 'reordering';
  const isShared = fault !== 'partition' && fault !== 'half-open';
  return {
    ...otherFault('network', fault, networkFaultTexts[fault]),
    params: [
      choiceParam('path', [...paths], 'link', 'Machines, merchants or receivers and the core.'),
      choiceParam('direction', ['up', 'down', 'both'], 'both', 'Away from the side that connected, or towards it.'),
      ...(isShared ? [shareParam] : []),
      ...(isDelayed
        ? [delayParam('minMs', 10, 'The least delay.'), delayParam('maxMs', 100, 'The greatest delay.')]
        : []),
    ],
  };
}

function otherFault(target: 'network' | 'receiver', fault: string, description: string): Omit<FaultKindView, 'params'> {
  return { fault, target, family: target, description, source: '', canStrikeOnce: false, motors: [] };
}

const shareParam: ParamView = {
  name: 'probability',
  type: 'number',
  unit: 'share',
  min: 0,
  max: 1,
  choices: [],
  default: 1,
  isRequired: false,
  description: 'The share of messages, above 0.',
};

function delayParam(name: string, defaultMs: number, description: string): ParamView {
  return { ...shareParam, name, type: 'integer', unit: 'ms', max: 999_999, default: defaultMs, description };
}

function choiceParam(name: string, choices: string[], defaultChoice: string, description: string): ParamView {
  return {
    ...shareParam,
    name,
    type: 'choice',
    unit: null,
    min: null,
    max: null,
    choices,
    default: defaultChoice,
    description,
  };
}
