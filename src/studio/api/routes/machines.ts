import { z } from 'zod';
import { faultCatalogue, machineFaultCatalogue } from '../../control/fault-catalogue.ts';
import {
  clearMachineFaults,
  clearNetworkFaults,
  clearReceiverFaults,
  injectMachineFault,
  injectNetworkFault,
  injectReceiverFault,
} from '../../control/faults.ts';
import { machineViews } from '../../control/machine-views.ts';
import { machineNoSchema } from '../../schemas/common.ts';
import {
  clearedSchema,
  faultKindSchema,
  injectSchema,
  injectedSchema,
  machineSchema,
  networkFaultSchema,
  receiverFaultSchema,
} from '../../schemas/machines.ts';
import { route } from '../route.ts';

const machineParams = z.strictObject({ machine: machineNoSchema });
const faultsSchema = z.strictObject({ faults: z.array(faultKindSchema) });

export const machineRoutes = [
  route({
    method: 'GET',
    path: '/api/machines',
    id: 'listMachines',
    tag: 'machines',
    summary: 'Machines as they stand',
    query: z.strictObject({
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
    }),
    response: z.strictObject({ machines: z.array(machineSchema), total: z.int() }),
    effect: 'none',
    handle: ({ world, query: { offset, limit } }) => {
      world.parts.time.refresh();
      const { machines } = world.session;
      return {
        machines: [...machineViews(world.session, machines.slice(offset, offset + limit))],
        total: machines.length,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/machines/{machine}',
    id: 'getMachine',
    tag: 'machines',
    summary: 'One machine as it stands',
    params: machineParams,
    response: z.strictObject({ machine: machineSchema }),
    effect: 'none',
    handle: ({ world, params }) => {
      world.parts.time.refresh();
      const [machine] = machineViews(world.session, [world.spec(params.machine)]);
      if (!machine) throw new TypeError('a machine has no view');
      return { machine };
    },
  }),
];

export const faultRoutes = [
  route({
    method: 'GET',
    path: '/api/faults',
    id: 'listFaults',
    tag: 'faults',
    summary: 'Every kind of fault that can be injected here, with its parameters, units and limits',
    response: faultsSchema,
    effect: 'none',
    handle: ({ world }) => ({ faults: [...faultCatalogue(world)] }),
  }),
  route({
    method: 'GET',
    path: '/api/machines/{machine}/faults',
    id: 'listMachineFaults',
    tag: 'faults',
    summary: 'The kinds of fault that this machine can have',
    params: machineParams,
    response: faultsSchema,
    effect: 'none',
    handle: ({ world, params }) => {
      const { motor } = world.spec(params.machine);
      return { faults: machineFaultCatalogue().filter(({ motors }) => motors.includes(motor.name)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/machines/{machine}/faults',
    id: 'injectMachineFault',
    tag: 'faults',
    summary: 'Injects a fault into a machine, for its next job or until it is cleared',
    params: machineParams,
    body: injectSchema,
    response: injectedSchema,
    effect: 'command',
    handle: async ({ world, params, body }) => ({ fault: await injectMachineFault(world, params.machine, body) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/machines/{machine}/faults',
    id: 'clearMachineFaults',
    tag: 'faults',
    summary: 'Clears all faults of a machine',
    params: machineParams,
    response: clearedSchema,
    effect: 'command',
    handle: async ({ world, params }) => ({ cleared: [...(await clearMachineFaults(world, params.machine))] }),
  }),
  route({
    method: 'DELETE',
    path: '/api/machines/{machine}/faults/{fault}',
    id: 'clearMachineFault',
    tag: 'faults',
    summary: 'Clears one fault of a machine, by its name or its plan',
    params: z.strictObject({ machine: machineNoSchema, fault: z.string().max(80) }),
    response: clearedSchema,
    effect: 'command',
    handle: async ({ world, params: { machine, fault } }) => ({
      cleared: [...(await clearMachineFaults(world, machine, fault))],
    }),
  }),
  route({
    method: 'POST',
    path: '/api/network/faults',
    id: 'injectNetworkFault',
    tag: 'faults',
    summary: 'Injects a fault into the network',
    body: networkFaultSchema,
    response: injectedSchema,
    effect: 'command',
    handle: async ({ world, body }) => ({ fault: await injectNetworkFault(world, body) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/network/faults',
    id: 'clearNetworkFaults',
    tag: 'faults',
    summary: 'Clears all faults of the network',
    response: clearedSchema,
    effect: 'command',
    handle: async ({ world }) => ({ cleared: [...(await clearNetworkFaults(world))] }),
  }),
  route({
    method: 'DELETE',
    path: '/api/network/faults/{plan}',
    id: 'clearNetworkFault',
    tag: 'faults',
    summary: 'Clears one fault of the network, by its plan',
    params: z.strictObject({ plan: z.string().max(80) }),
    response: clearedSchema,
    effect: 'command',
    handle: async ({ world, params }) => ({ cleared: [...(await clearNetworkFaults(world, params.plan))] }),
  }),
  route({
    method: 'POST',
    path: '/api/receiver/faults',
    id: 'injectReceiverFault',
    tag: 'faults',
    summary: 'Lets the merchant’s receiver of callbacks fail',
    body: receiverFaultSchema,
    response: injectedSchema,
    effect: 'command',
    handle: async ({ world, body }) => ({ fault: await injectReceiverFault(world, body) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/receiver/faults',
    id: 'clearReceiverFaults',
    tag: 'faults',
    summary: 'Lets the receiver answer as it should again',
    response: clearedSchema,
    effect: 'command',
    handle: async ({ world }) => ({ cleared: [...(await clearReceiverFaults(world))] }),
  }),
];
