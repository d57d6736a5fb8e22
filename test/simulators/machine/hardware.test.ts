import { describe, expect, it } from 'vitest';
import { Hardware } from '#simulators/machine/hardware.ts';

describe('a body', () => {
  it('gives no more items than a lane holds, whatever a plan asks for', () => {
    const hardware = new Hardware(2, 3);
    expect([hardware.drop(0, 2), hardware.drop(0, 2), hardware.drop(0, 2)]).toEqual([2, 1, 0]);
    expect([hardware.stock(0), hardware.stock(1)]).toEqual([0, 3]);
    expect([hardware.hasLane(2), hardware.stock(2), hardware.drop(2, 1)]).toEqual([false, 0, 0]);
  });

  it('has one motor run at a time', () => {
    const hardware = new Hardware(2, 3);
    hardware.startMotor(0);
    expect(() => hardware.startMotor(1)).toThrow('The motor of lane 0 turns while lane 1 is to start.');
    hardware.stopMotor(0);
    hardware.startMotor(1);
    expect(hardware.turningLanes).toEqual([1]);
  });

  it('with an overlapping board has one run a lane', () => {
    const hardware = new Hardware(2, 3, true);
    hardware.startMotor(0);
    hardware.startMotor(1);
    expect(hardware.turningLanes).toEqual([0, 1]);
    expect(() => hardware.startMotor(1)).toThrow('The motor of lane 0 and 1 turns while lane 1 is to start.');
    hardware.stopMotor(0);
    expect(hardware.turningLanes).toEqual([1]);
  });

  it('can be counted', () => {
    const hardware = new Hardware(2, 3);
    hardware.drop(1, 2);
    expect(hardware.items).toBe(4);
  });
});
