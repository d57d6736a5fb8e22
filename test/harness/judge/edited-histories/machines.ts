import { all, changing, copying, lineAt, moving, without, type Line } from './edits.ts';
import {
  finds,
  refused,
  refusedTwice,
  both,
  success,
  hall,
  lunch,
  command,
  commandFrame,
  answerSent,
  answerFrame,
  read,
  type Lie,
} from './lie.ts';

/** The same command once more, in the frame and in what the machine made of it. */
function commandTwice(lines: readonly Line[]): readonly Line[] {
  const [frame, taken] = [lineAt(lines, commandFrame), lineAt(lines, command)];
  const index = lines.indexOf(taken);
  return lines.toSpliced(index + 1, 0, frame, { ...taken, run: 900 });
}

export const machinesLies: readonly Lie[] = [
  {
    edit: 'a read shows success before the outcome',
    lines: changing(read, {
      event: { reportedStatus: '出货完成' },
      wire: { 'body.data': { status: '出货完成', pickup_at: '2026-01-01 08:00:01' } },
    }),
    outcome: finds('specification', /which was in flight: data.status was "出货完成"/),
    apart: both,
  },
  {
    edit: 'a command reaches its machine twice',
    lines: commandTwice,
    outcome: finds('specification', /got the command of delivery .* again; allowed is exactly one/),
  },
  {
    edit: 'a machine takes a command twice that came once',
    lines: copying(command, { event: { run: 900 } }),
    outcome: refused(/no frame brought this command/),
  },
  {
    edit: 'a command reaches another machine',
    lines: all(changing(command, { event: { machine: lunch } }), changing(commandFrame, { event: { machine: lunch } })),
    outcome: finds('independence', /began on machine 10000001, but machine 10000003 has its command-received/),
  },
  {
    edit: 'a command names another lane',
    lines: (lines, part) =>
      all(
        part === 'wire' ? (same) => same : changing(command, { event: { lane: 5 } }),
        changing(commandFrame, { wire: { members: { code: '5' } } }),
      )(lines, part),
    outcome: finds('specification', /command.code was "5"; allowed is "0"/),
    apart: refusedTwice(/no frame brought this command/),
  },
  {
    edit: 'a command has a wrong sign',
    lines: changing(commandFrame, { wire: { '': { sign: 'wrong' } } }),
    outcome: finds('specification', /the sign of device.delivery.put was wrong/),
  },
  {
    edit: 'a command never came',
    lines: without(commandFrame, command),
    outcome: finds('specification', /the machine got no command; allowed is exactly one/),
  },
  {
    edit: 'a delivery begins for another lane than was ordered',
    lines: changing({ kind: 'delivery-started', machine: hall }, { event: { lane: 5 } }),
    outcome: finds('granted-dispatch', /began for lane 5; record .* is of lane 0/),
  },
  {
    edit: 'an item drops from another lane than was commanded',
    lines: changing({ kind: 'item-dropped' }, { event: { lane: 5 } }),
    outcome: finds('honest-success', /0 of 1 item had dropped from lane 0 \(and 1 from another lane\)/),
  },
  {
    edit: 'an item drops twice',
    lines: copying({ kind: 'item-dropped' }, {}),
    outcome: finds('paid-quantity', /was ordered 1 time, but 2 items dropped/),
  },
  {
    edit: 'an item never drops',
    lines: without({ kind: 'item-dropped' }),
    outcome: finds('honest-success', /settled as a success when 0 of 1 item had dropped/),
  },
  {
    edit: 'a success that the machine never reported',
    lines: without(answerFrame, answerSent),
    outcome: finds('specification', /which was in flight: data.status was "出货完成"/),
  },
  {
    edit: 'a success that the machine reported as a failure',
    lines: all(
      changing(answerSent, { event: { success: false, errorMsg: 'Goods are Stuck', floorStatus: 2 } }),
      changing(answerFrame, {
        wire: { members: { deliver_status: '0', floor_status: '2', error_msg: 'Goods are Stuck' } },
      }),
    ),
    outcome: finds('specification', /callback about the failure .*: deliver_status was "1"; allowed is "0"/),
    apart: refusedTwice(/no frame carried this report/),
  },
  {
    edit: 'a success 100 ms before the machine reported it',
    lines: moving(100, answerFrame, answerSent),
    outcome: finds('specification', /allowed is none before its outcome/),
  },
  {
    edit: 'the core settles a success as a failure',
    lines: changing(success, { event: { outcome: 'failure', errorMsg: 'Goods are Stuck', floorStatus: 2 } }),
    outcome: finds('callback-honest', /does not match its outcome \(failure\)/),
  },
];
