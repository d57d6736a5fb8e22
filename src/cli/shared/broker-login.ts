import { displayBroker, parseBrokerUrl } from '#core/devices/links/mqtt/broker-stream.ts';
import type { BrokerLogin } from '#core/devices/links/mqtt/topics.ts';
import { UsageError } from './errors.ts';

/**
 * Reads the address of an MQTT broker. Credentials in it have precedence over VENDLOOP_MQTT_USER and
 * VENDLOOP_MQTT_PASSWORD; they are taken out of the address, which is printed.
 * @throws UsageError, which never shows a password.
 */
export function brokerLogin(text: string, env: (name: string) => string | undefined): BrokerLogin {
  const address = parseBrokerUrl(text);
  if (!address) {
    const shown = text.includes('@') ? 'an address of another form' : `"${text}"`;
    throw new UsageError(
      `the MQTT broker must be a URL like mqtt://127.0.0.1:1883, or mqtts:// for TLS, not ${shown} (--mqtt, ` +
        'VENDLOOP_MQTT or mqtt.url in the project file)',
    );
  }
  const username = address.username === '' ? env('VENDLOOP_MQTT_USER') : address.username;
  const password = address.password === '' ? env('VENDLOOP_MQTT_PASSWORD') : address.password;
  if (username === undefined && password !== undefined)
    throw new UsageError('the MQTT broker has a password without a user: set VENDLOOP_MQTT_USER too');
  return { url: displayBroker(address), username, password };
}

/**
 * What to do where no connection to a broker comes about.
 * @param reason sentence of the link.
 * @param flag that names the broker.
 */
export function brokerAdvice(reason: string, flag: '--mqtt' | '--broker' = '--mqtt'): string {
  if (/user name|may not connect/.test(reason)) return 'set VENDLOOP_MQTT_USER and VENDLOOP_MQTT_PASSWORD';
  if (/CERT|SIGNED|VERIFY|LEAF_SIGNATURE/.test(reason))
    return 'name its CA with NODE_EXTRA_CA_CERTS=ca.pem before the command';
  if (/EPROTO|SSL|TLS/.test(reason)) return 'what answers there speaks no TLS: write mqtt:// in place of mqtts://';
  return `start an MQTT broker there, or correct ${flag}`;
}
