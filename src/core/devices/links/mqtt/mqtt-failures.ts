import { ErrorWithReasonCode } from 'mqtt';

/** MQTT 5: another client has connected with the client id of this one. */
export const sessionTakenOver = 142;

/** Why a broker ends or refuses a connection: MQTT 5 from 128 on, MQTT 3.1.1 below. */
const reasons: Readonly<Record<number, string>> = {
  1: 'it does not speak this version of MQTT',
  2: 'it refuses the client id',
  3: 'it is not available',
  4: 'wrong user name or password',
  5: 'this user may not connect',
  132: 'it does not speak this version of MQTT',
  133: 'it refuses the client id',
  134: 'wrong user name or password',
  135: 'this user may not connect',
  136: 'it is not available',
  137: 'it is busy',
  138: 'it has banned this client',
  139: 'it is shutting down',
  141: 'it heard nothing for too long',
  [sessionTakenOver]: 'another client connected with the same client id',
};

/** What a reason code of a broker means. */
export function refusalText(code: number): string {
  return reasons[code] ?? `it closed the connection with code ${code}`;
}

/** The broker's reason code in an error; undefined where the broker named none. */
export function reasonCodeOf(error: Error): number | undefined {
  return error instanceof ErrorWithReasonCode ? error.code : undefined;
}

/** What a failed connection is to the person who reads the log. */
export function failureText(error: Error & { code?: unknown }): string {
  const code = reasonCodeOf(error);
  if (code !== undefined) return refusalText(code);
  if (error.message === 'connack timeout') return 'it does not answer';
  if (error.message === 'Keepalive timeout') return 'it does not answer any more';
  return typeof error.code === 'string' ? error.code : `it does not speak MQTT (${error.message})`;
}
