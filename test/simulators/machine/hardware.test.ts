import { describe, expect, it } from 'vitest';
import { Body } from '#simulators/machine/hardware.ts';

describe('a body', () => {
  it('gives no more items than a lane holds, whatever a plan asks for', () => {
    const body = new Body(2, 3);
    expect([body.drop(0, 2), body.drop(0, 2), body.drop(0, 2)]).toEqual([2, 1, 0]);
    expect([body.stock(0), body.stock(1)]).toEqual([0, 3]);
    expect([body.has(2), body.stock(2), body.drop(2, 1)]).toEqual([false, 0, 0]);
  });

  it('has one motor run at a time', () => {
    const body = new Body(2, 3);
    body.startMotor(0);
    expect(() => body.startMotor(1)).toThrow('The motor of lane 0 turns while lane 1 is to start.');
    body.stopMotor(0);
    body.startMotor(1);
    expect(body.turning).toEqual([1]);
  });

  it('with an overlapping board has one run a lane', () => {
    const body = new Body(2, 3, true);
    body.startMotor(0);
    body.startMotor(1);
    expect(body.turning).toEqual([0, 1]);
    expect(() => body.startMotor(1)).toThrow('The motor of lane 0 and 1 turns while lane 1 is to start.');
    body.stopMotor(0);
    expect(body.turning).toEqual([1]);
  });

  it('can be counted', () => {
    const body = new Body(2, 3);
    body.drop(1, 2);
    expect(body.items).toBe(4);
  });
});
