import { z } from 'zod';
import { machineKinds, machineModes } from '#core/domain/machine.ts';
import type { MachineDetail, MachineView } from '#core/services.ts';
import { localTimeText } from './local-time.ts';
import { categoryData } from './product-data.ts';
import { omitEmpty } from './omit-empty.ts';

/** A machine in an answer, as published (PROTOCOL §3), and beside it what is ours: `type` and `mode`. */
export const machineData = z.strictObject({
  machine_name: z.string().optional(),
  machine_no: z.string(),
  is_online: z.boolean(),
  status: z.literal(true).optional().describe('in operation; left out in maintenance and in transfer'),
  address: z.string().optional(),
  notify_message: z.string().optional().describe('the last notice about it'),
  lng_lat: z.string().optional().describe('longitude,latitude in degrees'),
  created_at: z.string().optional().describe("YYYY-MM-DD HH:mm:ss in the machine's zone"),
  contact: z.string().optional(),
  tel: z.string().optional(),
  type: z.enum(machineKinds),
  mode: z.enum(machineModes),
});

/** One machine by itself, with what it sells in outline. */
export const machineDetailData = machineData.extend({
  model: z.strictObject({ cabinet_names: z.array(z.string()).optional() }),
  machine_type: z.literal(1).describe('1: vending machine'),
  categories: z.array(categoryData).optional(),
  merchant: z.strictObject({ title: z.string().optional() }),
});

/** Renders a machine. */
export function renderMachine({ machine, online, description }: MachineView): z.input<typeof machineData> {
  const { machineNo, name, kind, mode, createdAt, utcOffsetMinutes } = machine;
  const { address, notifyMessage, lngLat, contact, tel } = description;
  return {
    ...omitEmpty({ machine_name: name }),
    machine_no: machineNo,
    is_online: online,
    ...(mode === 'NORMAL' && { status: true as const }),
    ...omitEmpty({ address, notify_message: notifyMessage, lng_lat: lngLat }),
    ...(createdAt !== 0 && { created_at: localTimeText(createdAt, utcOffsetMinutes) }),
    ...omitEmpty({ contact, tel }),
    type: kind,
    mode,
  };
}

/** Renders a machine by itself. */
export function renderMachineDetail(detail: MachineDetail): z.input<typeof machineDetailData> {
  const categories = detail.categories.map(({ id, title }) => ({ id, title }));
  return {
    ...renderMachine(detail),
    model: omitEmpty({ cabinet_names: [...detail.cabinets] }),
    machine_type: 1,
    ...omitEmpty({ categories }),
    merchant: omitEmpty({ title: detail.merchantName }),
  };
}
