import { UsageError } from '../shared/errors.ts';
import { readUserFileSync } from '../shared/read-file.ts';

/** A machine and its password, in the form that `mosquitto_passwd -U` takes. */
const passwordLine = /^(\d{8}):(.+)$/;
/** More than 100,000 lines of the longest passwords that a broker takes. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Reads the passwords with which machines log in at their broker, one line each: `machine_no:password`. Empty lines and
 * lines that begin with `#` are passed over.
 * @param machineNos the machines that need one.
 * @throws UsageError that names file and line, and never shows a password.
 */
export function readMachinePasswords(file: string, machineNos: readonly string[]): ReadonlyMap<string, string> {
  const passwords = new Map<string, string>();
  for (const [index, text] of readUserFileSync(file, maxBytes).split(/\r?\n/).entries()) {
    if (text.trim() === '' || text.startsWith('#')) continue;
    const [, machineNo, password] = passwordLine.exec(text) ?? [];
    if (machineNo === undefined || password === undefined)
      throw new UsageError(`${file}, line ${index + 1}: it must be machine_no:password, like 10000001:secret`);
    if (passwords.has(machineNo))
      throw new UsageError(`${file}, line ${index + 1}: machine ${machineNo} has a password already`);
    if (isHash(password))
      throw new UsageError(
        `${file}, line ${index + 1}: it has the hash of a password; a machine logs in with the password itself`,
      );
    passwords.set(machineNo, password);
  }
  const [missing, ...others] = machineNos.filter((machineNo) => !passwords.has(machineNo));
  if (missing !== undefined)
    throw new UsageError(
      `${file} has no password for machine ${missing}${others.length > 0 ? ` and ${others.length} others` : ''}`,
    );
  return passwords;
}

/** What `mosquitto_passwd` leaves in place of a password. */
function isHash(password: string): boolean {
  return /^\$[67]\$/.test(password);
}
