/** A signed payload's members as they stand on the wire: all strings. */
export type WireMembers = Readonly<Record<string, string>>;

/** What is wrong with one member. Thrown by the readers below and caught by the codec, never further. */
export class MemberError extends Error {
  readonly member: string;
  constructor(member: string, problem: string) {
    super(`member "${member}" ${problem}`);
    this.name = 'MemberFault';
    this.member = member;
  }
}

/** Longest text of a machine's message, in UTF-16 code units; the documented ones stay below 30. */
const maxText = 200;

const decimalPattern = /^(?:0|[1-9][0-9]{0,15})$/;

/** Reads a text. It may be empty, but the member must be there. */
export function readText(members: WireMembers, name: string): string {
  const value = requireMember(members, name);
  if (value.length > maxText) throw new MemberError(name, `is longer than ${maxText} characters`);
  return value;
}

/** Reads a whole number in plain decimal digits: no sign, no leading zero, so that one number has one text. */
export function readInteger(members: WireMembers, name: string, min: number, max: number): number {
  const value = requireMember(members, name);
  const number = decimalPattern.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) throw new MemberError(name, `is not a whole number from ${min} to ${max}`);
  return number;
}

/** Reads `"1"` (true) or `"0"` (false). */
export function readFlag(members: WireMembers, name: string): boolean {
  return readInteger(members, name, 0, 1) === 1;
}

/** Reads an id made of digits; ours have sixteen, another cloud's may have more or fewer. */
export function readDigits(members: WireMembers, name: string): string {
  const value = requireMember(members, name);
  if (!/^[0-9]{1,32}$/.test(value)) throw new MemberError(name, 'is not a string of 1 to 32 digits');
  return value;
}

/** Refuses a member that the message does not have. */
export function refuseUnknown(members: WireMembers, names: ReadonlySet<string>): void {
  for (const name of Object.keys(members)) {
    if (!names.has(name)) throw new MemberError(printableName(name), 'is unknown in this message');
  }
}

function requireMember(members: WireMembers, name: string): string {
  const value = members[name];
  if (value === undefined) throw new MemberError(name, 'is missing');
  return value;
}

/** A received name, short and printable enough for a log line. */
function printableName(name: string): string {
  return JSON.stringify(name.slice(0, 40)).slice(1, -1);
}
