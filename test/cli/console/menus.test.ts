import { describe, expect, it } from 'vitest';
import { inFolder } from '../run-command.ts';
import { kindsIn, playScript } from './play-script.ts';

describe('the menus', () => {
  it.each<[string, string, readonly RegExp[], readonly string[]]>([
    [
      'several items through the queue',
      '10000002 queue 0 3 end end end back',
      [/order-1: 3 items queued/],
      ['job-queued'],
    ],
    [
      'several customers at the same time',
      '10000002 concurrent 0 3 end back',
      [/1 of 3 got the machine, the others were refused with 6057/],
      [],
    ],
    [
      'the same request twice',
      '10000002 duplicate 0 end back',
      [/the repeated request got the same answer: delivery \d+, no second delivery started/],
      [],
    ],
    [
      'a pickup code',
      '10000002 pickup 0 end back',
      [/a pickup code was made and consumed/, /delivery \d+ started/],
      [],
    ],
    [
      'one step at a time, out of order',
      '10000002 steps order 0 steps deliver_order-1 steps pay_order-1 steps refund_order-1 back',
      [/the delivery was refused: 6054/, /order-1 paid/, /order-1 refunded/],
      [],
    ],
    [
      'the machine’s connection',
      '10000002 connection partition sell 0 connection clear_partition#1 back',
      [
        /network fault injected: partition 10000002/,
        /the delivery was refused: 4008/,
        /network fault cleared: partition, 10000002/,
      ],
      ['network-fault-ended'],
    ],
    [
      'the whole network',
      'network loss api 100 10000002 sell 0 back network clear_loss#1',
      [
        /the order: no answer \(timeout\); whether it was executed is unknown/,
        /network fault cleared: loss, between the merchant and the core/,
      ],
      ['network-fault-fired'],
    ],
    [
      'the receiver',
      'receiver 500 10000002 sell 0 5s back receiver clear',
      [
        /the receiver will answer 500/,
        /waiting for the next attempt of the callback, in \d/,
        /the fault of the receiver is cleared/,
      ],
      ['callback-failed', 'fault-cleared'],
    ],
    [
      'the core',
      'core 3 end 10000001 sell 0 end back',
      [/the core was killed and restarted/, /settled it as success/],
      ['core-killed'],
    ],
    ['going back from a question', '10000002 sell back inject back back', [], []],
  ])('offer %s', (_, answers, texts, happened) =>
    inFolder(async (dir) => {
      const output = await playScript(
        dir,
        answers
          .split(' ')
          .map((answer) => answer.replace('_', ' '))
          .join('\n'),
      );
      expect(output.usageError).toBe('');
      for (const text of texts) expect(output.out).toMatch(text);
      expect(kindsIn(dir)).toEqual(expect.arrayContaining([...happened]));
    }),
  );

  it.each([
    ['en', /the delivery was refused: 6057 machine is busy/],
    ['zh', /6057 设备正在出货/],
  ])('show messages of the core in the language of the session: %s', (language, refusal) =>
    inFolder(async (dir) => {
      const lateAnswers = [
        '10000002',
        'inject',
        'answers-late',
        '20000',
        'next-job',
        'sell',
        '0',
        '5s',
        'sell',
        '0',
        'back',
        'finish',
        'wait',
        'end',
        'n',
      ];
      const output = await playScript(dir, lateAnswers.join('\n'), '--lang', language);
      expect(output).toMatchObject({ code: 0, usageError: '' });
      expect(output.out).toMatch(refusal);
    }),
  );
});
