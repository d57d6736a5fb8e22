import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startConnectedWorld, startLiveWorld } from './live-world.ts';
import { faultPlan, firedFaults } from './plans.ts';

const delayMs = [6_000, 6_000] as const;
/** When a fault ends that the test must overtake: 2 s of real time, so that a busy computer is quick enough. */
const endMs = 40_000;
const up = { direction: 'up', delayMs } as const;

describe('frames through the proxy of a live link', () => {
  it('pass unchanged without a fault: long, odd, many at once, both ways, and the close', async () => {
    const { machine, core, log, events } = await startConnectedWorld(faultPlan('loss', { probability: 0 }));
    const texts = [
      '',
      '出货',
      'x'.repeat(126),
      'y'.repeat(15_000),
      ...Array.from({ length: 200 }, (_, count) => `n${count}`),
    ];
    for (const text of texts) {
      expect([machine.send(text), core[0]!.send(text)]).toEqual([true, true]);
    }
    await Promise.all([log.until('core hears n199'), log.until('10000001 hears n199')]);
    expect(log.about('core hears')).toEqual(texts.map((text) => `core hears ${text}`));
    expect(log.about('10000001 hears')).toEqual(texts.map((text) => `10000001 hears ${text}`));
    core[0]!.close(4001, 'bye');
    await Promise.all([log.until('core closed 4001'), log.until('10000001 closed 4001')]);
    expect(firedFaults(events)).toEqual([]);
  });

  it('are lost one by one, and the stream goes on whole', async () => {
    const { machine, core, log, disturb, events } = await startConnectedWorld(faultPlan('loss', { probability: 0 }));
    disturb(faultPlan('loss', { plan: 'loss#2', direction: 'up', probability: 0.5 }));
    for (let count = 0; count < 40; count += 1) machine.send(`n${count}`);
    core[0]!.send('down');
    core[0]!.close(4001, 'bye');
    await log.until('core closed');
    const arrived = log.about('core hears').length;
    expect([arrived + firedFaults(events).length, log.about('10000001 hears')]).toEqual([40, ['10000001 hears down']]);
    expect(arrived).toBeGreaterThan(5);
    expect(arrived).toBeLessThan(35);
  });

  it('are late, and hold up what is behind them', async () => {
    const { machine, log, stage } = await startConnectedWorld(faultPlan('delay', { ...up, probability: 0.5 }));
    const began = stage.clock.monotonic();
    const texts = Array.from({ length: 20 }, (_, count) => `n${count}`);
    for (const text of texts) machine.send(text);
    machine.close(1000, 'bye');
    await log.until('core closed 1000');
    expect(log.about('core hears')).toEqual(texts.map((text) => `core hears ${text}`));
    expect(stage.clock.monotonic() - began).toBeGreaterThanOrEqual(6_000);
  });

  it('come twice, the second behind what was sent since', async () => {
    const { machine, log } = await startConnectedWorld(faultPlan('duplication', { ...up, probability: 1 }));
    for (const text of ['one', 'two']) machine.send(text);
    await log.until('hears', 4);
    expect(log.about('hears').slice(0, 2)).toEqual(['core hears one', 'core hears two']);
    expect(log.about('hears').slice(2).sort()).toEqual(['core hears one', 'core hears two']);
  });

  it('are overtaken by those behind when they are held back, and only then', async () => {
    const { machine, log, events } = await startConnectedWorld(faultPlan('reordering', { ...up, probability: 0.5 }));
    const texts = Array.from({ length: 20 }, (_, count) => `n${count}`);
    for (const text of texts) machine.send(text);
    await log.until('hears', 20);
    const heard = log.about('hears').map((line) => Number(line.slice('core hears n'.length)));
    const punctual = heard.slice(0, 20 - firedFaults(events).length);
    expect(punctual).toEqual([...punctual].sort((a, b) => a - b));
    expect(punctual.at(-1)).toBeGreaterThan(Math.min(...heard.slice(punctual.length)));
    expect(new Set(heard).size).toBe(20);
  });

  it('of other machines are none of its business', async () => {
    const { machine, dial, log, events } = await startConnectedWorld(
      faultPlan('loss', { machines: new Set(['10000002']) }),
    );
    const other = dial('10000002');
    await log.until('10000002 opened');
    other.send('lost');
    await log.until('network-fault-fired');
    machine.send('kept');
    await log.until('hears kept');
    expect([log.about('hears'), firedFaults(events)]).toEqual([['core hears kept'], ['loss#1 10000002 up']]);
  });
});

describe('a partition of a live link', () => {
  it('cuts both ends, refuses dials of its machines, and lets them through again', async () => {
    const { dial, log, disturb, events } = await startConnectedWorld(faultPlan('loss', { probability: 0 }));
    dial('10000002');
    await log.until('10000002 opened');
    disturb(faultPlan('partition', { machines: new Set(['10000001', '10000003']), toMs: endMs }));
    await Promise.all([log.until('core closed 1006'), log.until('10000001 closed 1006')]);
    dial('10000003');
    await log.until('10000003 closed 1006');
    dial('10000004');
    await log.until('10000004 opened');
    await log.until('network-fault-ended');
    dial('10000003');
    await log.until('10000003 opened');
    expect(firedFaults(events)).toEqual(['partition#1 10000001 up', 'partition#1 10000003 up']);
    expect(log.about('10000002 closed')).toEqual([]);
  });
});

describe('a half-open live line', () => {
  it('drops one way while both ends believe in it, then is cut', async () => {
    const { machine, core, log, disturb } = await startConnectedWorld(faultPlan('loss', { probability: 0 }));
    disturb(faultPlan('half-open', { direction: 'down', toMs: endMs }));
    core[0]!.send('dropped');
    await log.until('network-fault-fired');
    machine.send('still heard');
    await log.until('core hears still heard');
    expect([machine.open, core[0]!.open]).toEqual([true, true]);
    await Promise.all([log.until('10000001 closed 1006'), log.until('core closed 1006')]);
    expect(log.lines.indexOf('network-fault-ended')).toBeLessThan(log.lines.indexOf('core closed 1006'));
    expect(log.about('10000001 hears')).toEqual([]);
  });

  it('keeps the word of its end from the other end, until it is cut', async () => {
    const { machine, core, log, disturb, events } = await startConnectedWorld(faultPlan('loss', { probability: 0 }));
    disturb(faultPlan('half-open', { toMs: 20_000 }));
    machine.close(1006, '');
    await log.until('10000001 closed 1006');
    await log.until('network-fault-fired');
    expect([log.about('core closed'), core[0]!.open]).toEqual([[], true]);
    await log.until('core closed 1006');
    expect(log.lines.indexOf('network-fault-ended')).toBeLessThan(log.lines.indexOf('core closed 1006'));
    expect(firedFaults(events)).toEqual(['half-open#1 10000001 up']);
  });

  it('has a dial ring in vain until the line is gone', async () => {
    const { dial, log, events, disturb } = await startLiveWorld();
    disturb(faultPlan('half-open', { direction: 'down', toMs: 20_000 }));
    dial();
    await log.until('10000001 closed 1006');
    expect(log.about('opened')).toEqual([]);
    expect(firedFaults(events)).toEqual(['half-open#1 10000001 down']);
    dial();
    await log.until('10000001 opened');
  });
});

describe('the proxy of a live stage', () => {
  it('is not on the way when no network faults are planned', async () => {
    const { stage, dial, log, events, disturb } = await startLiveWorld();
    disturb(faultPlan('loss', { path: 'api' }));
    const machine = dial();
    await log.until('opened');
    stage.injectNetworkFaults([faultPlan('partition', { plan: 'later' })], (event) => events.push(event));
    machine.send('straight');
    await log.until('hears straight');
    expect(firedFaults(events)).toEqual([]);
  });

  it('passes on what the core answers to who is no machine', async () => {
    const { stage, log, disturb } = await startLiveWorld();
    disturb(faultPlan('loss'));
    stage.link.dial('../missing', {
      opened: () => log.add('opened'),
      frame: () => undefined,
      closed: (code, reason) => log.add(`closed ${code} ${reason}`),
    });
    await log.until('closed 1006');
    expect(log.lines.at(-1)).toContain('answered HTTP 404');
  });

  it('finds no core between two, and the next one when it is there, at the same address', async () => {
    const { stage, dial, log, core } = await startConnectedWorld(faultPlan('loss', { probability: 0 }));
    await stage.removeCore();
    await log.until('10000001 closed 1006');
    dial('10000002');
    await log.until('10000002 closed 1006');
    const accepted = new Promise<string>((resolve) => {
      void stage
        .hostCore({
          handle: () => Promise.reject(new Error('not called')),
          devices: {
            accept: (machineNo) => {
              resolve(machineNo);
              return { frame: () => undefined, closed: () => undefined };
            },
          },
        })
        .then(() => dial('10000003'));
    });
    expect(await accepted).toBe('10000003');
    expect(core).toHaveLength(1);
  });

  it('closes with the stage, lines that are half open and frames that wait included', async () => {
    const { stage, machine, log } = await startConnectedWorld(faultPlan('delay', { delayMs: [1_000_000, 1_000_000] }));
    machine.send('never');
    await log.until('network-fault-fired');
    stage.injectNetworkFaults([faultPlan('half-open')], () => undefined);
    await stage.close();
    await log.until('10000001 closed');
    expect(log.about('hears')).toEqual([]);
  });
});

describe('an unknown client at the proxy', () => {
  async function connectUnknownClient(): Promise<{ readonly send: (bytes: string) => Promise<string> }> {
    const { stage, disturb } = await startLiveWorld();
    disturb(faultPlan('loss'));
    // Its address stands in the reason of a dial that failed.
    const port = await new Promise<number>((resolve) => {
      stage.link.dial('99', {
        opened: () => undefined,
        frame: () => undefined,
        closed: (_code, reason) => resolve(Number(/:(\d+)\//.exec(reason)?.[1])),
      });
    });
    return {
      send: (bytes) =>
        new Promise((resolve) => {
          let heard = '';
          const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
          socket
            .on('error', () => undefined)
            .on('data', (chunk) => (heard += String(chunk)))
            .on('close', () => resolve(heard));
        }),
    };
  }

  it('who talks no HTTP is hung up on', async () => {
    const { send } = await connectUnknownClient();
    expect(await send('x'.repeat(20_000))).toBe('');
  });

  it('gets the core’s whole answer, not only its head', async () => {
    const { send } = await connectUnknownClient();
    const heard = await send(
      'GET /devices/me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    expect(heard).toContain('404 Not Found');
    expect(heard).toContain('/devices/{machine_no}');
  });
});
