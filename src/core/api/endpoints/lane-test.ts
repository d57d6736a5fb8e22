import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { channelName, machineNo, method, notifyUrl, timestamp } from '../member-schemas.ts';
import { startedDeliveryData, renderStartedDelivery } from '../data/delivery-data.ts';

/** POST /deliveries/debug: a technician's test of one lane. Needs a machine in MAINTENANCE, and no order. */
export const laneTest = endpoint({
  name: 'lane-test',
  summary: 'Runs one lane of a machine that is in maintenance',
  method: 'POST',
  path: '/deliveries/debug',
  bodyKind: 'signed',
  members: z.strictObject({
    machine_no: machineNo,
    method: method('device.delivery.put'),
    channel_name: channelName,
    notify_url: notifyUrl,
    timestamp,
  }),
  data: startedDeliveryData,
  codes: [4004, 4008, 5001, 6021, [6021, 409], 6026, 6057],
  handle: (services, { caller, members, idempotencyKey, arrivedAt }) =>
    services.deliveries.laneTest(
      caller,
      {
        machineNo: members.machine_no,
        lane: members.channel_name,
        notifyUrl: members.notify_url,
        sign: idempotencyKey,
      },
      arrivedAt,
    ),
  render: renderStartedDelivery,
});
