import type { Store, Tx } from '../../../core/store/store.ts';

/** The same Tx as an object whose members can be replaced one by one. */
export function forwardingTx(tx: Tx): Tx {
  return {
    machine: (machineNo) => tx.machine(machineNo),
    machines: (appId) => tx.machines(appId),
    lane: (machineNo, lane) => tx.lane(machineNo, lane),
    lanes: (machineNo) => tx.lanes(machineNo),
    lock: (machineNo) => tx.lock(machineNo),
    order: (id) => tx.order(id),
    orderByTrade: (appId, tradeId) => tx.orderByTrade(appId, tradeId),
    delivery: (id) => tx.delivery(id),
    inFlight: (machineNo) => tx.inFlight(machineNo),
    jobs: (machineNo, limit) => tx.jobs(machineNo, limit),
    jobsOfOrder: (orderId) => tx.jobsOfOrder(orderId),
    deliveriesOfOrder: (orderId) => tx.deliveriesOfOrder(orderId),
    pickupCode: (machineNo, code) => tx.pickupCode(machineNo, code),
    openPickupCodes: (machineNo) => tx.openPickupCodes(machineNo),
    replay: (appId, sign) => tx.replay(appId, sign),
    callback: (id) => tx.callback(id),
    note: (name) => tx.note(name),
    next: (sequence) => tx.next(sequence),
    putMachine: (machine) => tx.putMachine(machine),
    putLane: (lane) => tx.putLane(lane),
    putLock: (machineNo, lock) => tx.putLock(machineNo, lock),
    putOrder: (order) => tx.putOrder(order),
    putDelivery: (delivery) => tx.putDelivery(delivery),
    putJob: (job) => tx.putJob(job),
    deleteJob: (id) => tx.deleteJob(id),
    putPickupCode: (code) => tx.putPickupCode(code),
    putReplay: (replay) => tx.putReplay(replay),
    putCallback: (callback) => tx.putCallback(callback),
    putNote: (name, value) => tx.putNote(name, value),
  };
}

/** The same store as an object whose members can be replaced one by one. */
export function forwardingStore(store: Store): Store {
  return {
    decide: (decision) => store.decide(decision),
    read: (look) => store.read(look),
    due: (now, limit) => store.due(now, limit),
    nextDue: (after) => store.nextDue(after),
    prune: (wallNow) => store.prune(wallNow),
    close: () => store.close(),
  };
}
