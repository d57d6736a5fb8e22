import { machineKinds, machineModes } from '#core/domain/machine.ts';
import type {
  CallbackTerms,
  DriverTerms,
  ExpectedMeasure,
  HistoryHeader,
  HistoryMachine,
  HistoryMerchant,
  PlannedFault,
} from './header.ts';
import { declaredLanes, historyLimits, machineTexts } from './declared-rules.ts';
import { importedSource } from './imported-rules.ts';
import { plannedFaultMembers } from './schema.ts';
import {
  boolean,
  listOf,
  numbers,
  number,
  numberOrNull,
  object,
  oneOf,
  optional,
  string,
  strings,
  integer,
} from './value-rules.ts';
import type { Members } from './value-rules.ts';

/** Members of the first line, apart from `format`, which is checked first. */
export const headerMembers: Members<Omit<HistoryHeader, 'format'>> = {
  scenario: string,
  stage: oneOf('virtual', 'live', 'target'),
  seed: number,
  speed: number,
  timeoutMs: number,
  slackMs: number,
  callbacks: object<CallbackTerms>({
    timeoutMs: number,
    maxAttempts: integer,
    firstPauseMs: number,
    maxPauseMs: number,
    pausesMs: optional(numbers),
    jitter: optional(number),
    maxPerReceiver: integer,
  }),
  machines: listOf<HistoryMachine>({
    machine: string,
    motor: string,
    kind: oneOf(...machineKinds),
    dwellMs: number,
    multiDrop: boolean,
    profile: oneOf('assumed', 'fitted'),
    group: string,
    firmware: oneOf('current', 'old'),
    overlapping: boolean,
    stock: integer,
    appId: optional(string),
    name: optional(string),
    mode: optional(oneOf(...machineModes)),
    utcOffsetMinutes: optional(integer),
    floorType: optional(integer),
    board: optional(integer),
    hasLift: optional(boolean),
    hasDropSensor: optional(boolean),
    freshness: optional(oneOf('monotone', 'off', 'undeclared')),
    texts: optional(machineTexts),
    lanes: optional(declaredLanes),
    drops: optional(oneOf('none', 'person', 'sensor')),
  }),
  faults: listOf<PlannedFault>(plannedFaultMembers),
  proves: strings,
  expect: listOf<ExpectedMeasure>({ measure: string, min: numberOrNull, max: numberOrNull, band: number }),
  merchants: optional(listOf<HistoryMerchant>({ appId: string, machines: optional(strings) })),
  limits: optional(historyLimits),
  travelMs: optional(number),
  driver: optional(
    object<DriverTerms>({
      name: string,
      offlineAfterMs: number,
      repeatedRequest: oneOf('first answer', 'refused'),
    }),
  ),
  wallStartMs: optional(integer),
  source: optional(importedSource),
};
