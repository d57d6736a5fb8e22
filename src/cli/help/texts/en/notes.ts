/** The text after the options in the help of a command. */
export const notes: Readonly<Record<string, string>> = {
  run:
    'Exit codes: 0 every verdict is the one that its scenario declares, 1 one is not, 2 usage error,\n3 one is ' +
    'INCONCLUSIVE and none is worse, or the run was interrupted, 4 internal error, or output could not be written.',
  import:
    'Every rule of the mapping that matches a row applies. Rows that cannot be used are named, and what needs\n' +
    'them is INCONCLUSIVE; what the log cannot show is "not visible", never "kept".\n' +
    'vendloop schema mapping prints the format.\n\n' +
    'Exit codes: 0 a history was written, 2 the mapping or the log cannot be used, 4 internal error.',
  console:
    'With --target, the core must know the machines and the merchant, and must be able to send callbacks to this\n' +
    'computer. Callbacks go to http://127.0.0.1:PORT/, so the core must run on this computer or have a tunnel to it,\n' +
    'and must allow that address. "vendloop serve" allows it for its demo merchant; with other merchants, its\n' +
    'configuration needs "callbacks": {"allowAddresses": ["127.0.0.0/8"]}. Keys of other than demo machines:\n' +
    'VENDLOOP_MACHINE_KEYS=86012345=KEY,86012346=KEY. Default dwell limits and the default fallback are assumed.\n' +
    'Events inside that core are not observed, so fewer checks judge it; faults of its network, clock and process\n' +
    'cannot be injected.\n\n' +
    'Exit codes, by the verdict on the session: 0 PASS, 1 FAIL, 3 INCONCLUSIVE or ended by a signal; 2 usage error.',
  steps: 'A scenario has tracks of steps; docs/scenarios.md explains how to write one.',
  check: 'Exit codes: 0 PASS, 1 FAIL, 2 the history cannot be read, 3 INCONCLUSIVE.',
  simulate:
    'Exit codes: 0 no world violates a rule, 1 one does, 2 usage error, 3 INCONCLUSIVE (no world, no check with a ' +
    'case,\na world that did not come to an end or that a check could not judge, an interruption), 4 CRASHED (a ' +
    'world threw an\nerror) or another internal error.',
  certify:
    'Exit codes: 0 every promise is kept (known failures of the project file fail nothing, until they pass),\n' +
    '1 a case failed, or a known failure passed, 2 usage error or no such cloud, 3 INCONCLUSIVE: the driver failed,\n' +
    'this computer was disturbed, or a case could not be played.',
  merge:
    'A report of some of the shards is INCONCLUSIVE; shards of different runs are refused (exit code 2). Exit codes ' +
    'are those of\nsimulate.',
  replay:
    'Exit codes: 0 no rule is violated now, 1 a rule is violated, 2 usage error, or a token that cannot be ' +
    'replayed\nhere, 3 the world did not come to an end, or a check could not judge it, 4 internal error.',
  zoo:
    'Exit codes: 0 every mutant was detected by one of its checks within its worlds, or with --target\n' +
    'every one that shows there, 1 one was not, 2 usage error.',
  bench:
    'Exit codes: 0 PASS, 1 FAIL (a violated rule, a lost sale, slower than the baseline), 2 usage error,\n' +
    '3 INCONCLUSIVE (the load was not reached, or the run was interrupted: Ctrl-C, SIGTERM, a failed helper ' +
    'process),\n4 internal error.',
  fit:
    'Columns: commanded_at and result_at; also acknowledged_at, motor_started_at, motor_stopped_at,\nmotor, outcome ' +
    'and quantity if available. Times are Unix ms, Unix s or ISO 8601, finer than\nwhole seconds. The log is refused ' +
    'when more than 5 % of its rows cannot be used (unreadable,\nout of order, unknown words).',
  fleet:
    'Exit codes: 0 stopped (Ctrl-C, SIGTERM), 2 usage error or no answer at --url, 3 every machine gave up,\n' +
    '4 internal error: a worker thread failed.',
  sign: 'Exit codes: 0 signed, 2 cannot be signed.',
  'driver check':
    'It sends nothing: addresses and credentials are samples. Exit codes: 0 nothing to change, 1 a check failed,\n' +
    '2 usage error.',
  'driver selftest':
    'It makes and pays orders, a pickup code and a refund there. Exit codes: 0 all that were tried work,\n' +
    '1 one does not, 2 usage error, or no such cloud.',
  verify: 'Exit codes: 0 valid, 1 not valid, 2 usage.',
  doctor:
    'A file can hold a payload, an HTTP request, a curl command or the body of a callback. To examine what arrives\n' +
    'over the network, use vendloop listen.\n\n' +
    'Exit codes: 0 healthy, 1 something is wrong, 2 usage.',
  listen: 'Send it callbacks with vendloop trigger. Exit codes: 0 stopped (Ctrl-C, SIGTERM), 2 usage error.',
  trigger:
    'Exit codes: 0 a right callback was acknowledged, or a wrong one was not, 1 the opposite, 2 usage error,\n' +
    '3 INCONCLUSIVE: there was no answer to a wrong callback.',
  completion:
    'For vendloop on the PATH. bash: source <(vendloop completion bash) in ~/.bashrc.\nzsh: source <(vendloop ' +
    'completion zsh) after compinit in ~/.zshrc.\nfish: vendloop completion fish > ' +
    '~/.config/fish/completions/vendloop.fish.',
  conform:
    'The client reads one JSON object per line, {"members":{…},"key":"…"}, and prints one line for each: the sign ' +
    '(32 hex\ndigits), the payload (base64), or JSON {"sign":"…"}, {"payload":"…"} or {"error":"…"}.\n\n' +
    'Exit codes: 0 conforms, 1 departs from the rule, 2 usage, or the client cannot be run or read,\n3 INCONCLUSIVE: ' +
    'every answer is right, but the client ended with an error.',
};
