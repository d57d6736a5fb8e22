import type { Scenario } from '#harness/scenario/scenario.ts';
import answersTwice from './answers-twice.ts';
import eventLoopStall from './event-loop-stall.ts';
import boardFaults from './board-faults.ts';
import manualFaultInjection from './manual-fault-injection.ts';
import clockJumps from './clock-jumps.ts';
import coreCrash from './core-crash.ts';
import crashAtEveryPoint from './crash-at-every-point.ts';
import dayOfSales from './day-of-sales.ts';
import drinksQuantity from './drinks-quantity.ts';
import dwellLock from './dwell-lock.ts';
import firstSale from './first-sale.ts';
import flappingConnection from './flapping-connection.ts';
import halfOpenConnection from './half-open-connection.ts';
import healthyConveyor from './healthy-conveyor.ts';
import healthyDrinks from './healthy-drinks.ts';
import healthyElectronicLock from './healthy-electronic-lock.ts';
import healthySpring from './healthy-spring.ts';
import herdOnOneMachine from './herd-on-one-machine.ts';
import hostileMerchant from './hostile-merchant.ts';
import laneTest from './lane-test.ts';
import lateAroundDwell from './late-around-dwell.ts';
import lateAroundTimeout from './late-around-timeout.ts';
import liftFaults from './lift-faults.ts';
import limitsFromOutside from './limits-from-outside.ts';
import lyingMachines from './lying-machines.ts';
import merchantRetries from './merchant-retries.ts';
import noHeartbeat from './no-heartbeat.ts';
import oldFirmwareOverlap from './old-firmware-overlap.ts';
import partition from './partition.ts';
import pickupCode from './pickup-code.ts';
import powerCut from './power-cut.ts';
import queueWithAJam from './queue-with-a-jam.ts';
import refusalsFromOutside from './refusals-from-outside.ts';
import receiverDownAnHour from './receiver-down-an-hour.ts';
import receiverFaults from './receiver-faults.ts';
import unreliableApi from './unreliable-api.ts';
import unreliableLink from './unreliable-link.ts';
import controllerFaults from './controller-faults.ts';
import timeoutFallback from './timeout-fallback.ts';
import storeFaults from './store-faults.ts';
import twoSocketsOneNumber from './two-sockets-one-number.ts';
import unpaidOrder from './unpaid-order.ts';
import unreadableAnswers from './unreadable-answers.ts';

/** The catalogue, in the order in which it is listed. */
export const scenarios: readonly Scenario[] = [
  firstSale,
  healthyElectronicLock,
  healthySpring,
  healthyConveyor,
  healthyDrinks,
  dwellLock,
  lateAroundDwell,
  timeoutFallback,
  lateAroundTimeout,
  limitsFromOutside,
  boardFaults,
  liftFaults,
  lyingMachines,
  unreadableAnswers,
  answersTwice,
  controllerFaults,
  manualFaultInjection,
  powerCut,
  noHeartbeat,
  oldFirmwareOverlap,
  twoSocketsOneNumber,
  flappingConnection,
  halfOpenConnection,
  unreliableLink,
  partition,
  unreliableApi,
  merchantRetries,
  hostileMerchant,
  refusalsFromOutside,
  herdOnOneMachine,
  pickupCode,
  drinksQuantity,
  queueWithAJam,
  unpaidOrder,
  laneTest,
  receiverFaults,
  receiverDownAnHour,
  coreCrash,
  crashAtEveryPoint,
  storeFaults,
  eventLoopStall,
  clockJumps,
  dayOfSales,
];
