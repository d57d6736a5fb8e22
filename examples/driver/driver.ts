import { defineDriver, type Awaitable, type Driver, type DriverSettings, type OpenDriver } from 'vendloop/driver';
import { Api } from './api.ts';
import { capabilities } from './capabilities.ts';
import { machineOf } from './machine.ts';
import { merchantOf } from './merchant.ts';
import { readWebhook } from './webhooks.ts';

/** A driver that reads a secret from a vault may return a promise: vendloop awaits it. */
function open({ url, machineUrl, merchant, options }: DriverSettings): Awaitable<Driver> {
  const { apiKey = '', webhookSecret = '' } = merchant;
  // Machines of a shop with a broker use MQTT.
  const { broker } = options;
  return {
    name: 'my-cloud',
    capabilities,
    merchant: merchantOf(new Api(url, apiKey)),
    machine: machineOf(typeof broker === 'string' ? broker : machineUrl),
    readCallback: (request) => readWebhook(request, webhookSecret),
  };
}

const driver: OpenDriver = defineDriver(open);
export default driver;
