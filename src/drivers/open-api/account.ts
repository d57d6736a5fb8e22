import { suggestion } from '#simulators/suggestion.ts';
import { AdapterError } from '../guard/driver-error.ts';
import type { DriverSettings } from '../driver.ts';

/** Who calls the API, and how machines connect, as the settings have it. */
export interface Account {
  /** Base URL of the API, with its base path. */
  readonly apiUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
  /** Address that machines dial, without a slash at the end. */
  readonly machineUrl: string;
  readonly link: 'websocket' | 'mqtt';
  /** `old` answers without naming the delivery and acknowledges nothing. */
  readonly firmware: 'current' | 'old';
  readonly brokerUser: string | undefined;
  readonly brokerPassword: string | undefined;
}

const credentials = ['appId', 'appSecret', 'appKey'] as const;
const optionNames = ['link', 'firmware', 'brokerUser', 'brokerPassword'] as const;

/** Path below which every endpoint lies (PROTOCOL §1.1). */
const basePath = '/api/openapi/v1';

const cannotOpen = (message: string): AdapterError => new AdapterError('cannot-load', message);

/** Reads the settings. @throws AdapterError that names the member which is missing or wrong. */
export function readAccount({ url, machineUrl, merchant, options }: DriverSettings): Account {
  const [appId, appSecret, appKey] = credentials.map((name) => {
    const value = merchant[name];
    if (value !== undefined && value !== '') return value;
    const others = Object.keys(merchant).filter((other) => suggestion(other, [name]) !== '');
    throw cannotOpen(`merchant.${name} is missing${others[0] === undefined ? '' : `; rename "${others[0]}" to it?`}`);
  });
  const unknown = Object.keys(options).find((name) => !optionNames.some((known) => known === name));
  if (unknown !== undefined) throw cannotOpen(`there is no option "${unknown}"${suggestion(unknown, optionNames)}`);
  const word = <Word extends string>(name: 'link' | 'firmware', words: readonly [Word, ...Word[]]): Word => {
    const value = options[name] ?? words[0];
    const known = words.find((candidate) => candidate === value);
    if (known === undefined) throw cannotOpen(`options.${name} must be one of ${words.join(', ')}`);
    return known;
  };
  const text = (name: 'brokerUser' | 'brokerPassword'): string | undefined => {
    const value = options[name];
    if (value === undefined || typeof value === 'string') return value;
    throw cannotOpen(`options.${name} must be a text`);
  };
  return {
    apiUrl: `${url}${basePath}`,
    machineUrl,
    appId: appId ?? '',
    appSecret: appSecret ?? '',
    appKey: appKey ?? '',
    link: word('link', ['websocket', 'mqtt']),
    firmware: word('firmware', ['current', 'old']),
    brokerUser: text('brokerUser'),
    brokerPassword: text('brokerPassword'),
  };
}
