/** The types that a program of a run and a test of vitest both need: two entries export this one list. */
export type { MerchantAccount, TargetCore, TargetMachine } from './driver.ts';
export type { History, HistoryEvent, HistoryHeader } from './history.ts';
export type { CheckResult, Finding, Judgement } from './judgement.ts';
export type {
  Run,
  RunMachine,
  RunMerchant,
  RunOptions,
  DeliveryOutcome,
  FaultOptions,
  MachineGroup,
  Refusal,
  Sale,
  SaleOptions,
  SaleOutcome,
  ScenarioStep,
  StepResult,
} from './run/run.ts';
