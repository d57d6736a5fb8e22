import { describe, expect, it } from 'vitest';
import { readInput } from '#cli/doctor/input.ts';

const url = 'https://cloud.example/api/openapi/v1/ping?x=1';
const body = '{"payload":"abc="}';
const quoted = `'${body}'`;

/** The main parts of what curl would send. */
function sent(command: string) {
  const input = readInput(command);
  if (input.kind !== 'message') return input.kind;
  const { method, target, headerLines, body: bytes } = input.message;
  return {
    method,
    target,
    body: Buffer.from(bytes).toString(),
    headers: headerLines.filter((line) => /^App/i.test(line)),
  };
}

const post = { method: 'POST', target: '/api/openapi/v1/ping?x=1', body, headers: ['Appid: a'] };

describe('a curl command is read as curl reads it', () => {
  it.each([
    `curl -sX POST '${url}' -H 'Appid: a' -d ${quoted}`,
    `curl -sSkLX POST '${url}' -H 'Appid: a' -d ${quoted}`,
    `curl --retry 3 --retry-delay 2 -m 5 --connect-timeout 2 -H 'Appid: a' -d ${quoted} '${url}'`,
    `curl '${url}' -H 'Appid: a' -d ${quoted} | jq`,
    `curl '${url}' -H 'Appid: a' -d ${quoted}|jq .data`,
    `curl '${url}' -H 'Appid: a' -d ${quoted}; echo`,
    `curl '${url}' -H 'Appid: a' -d ${quoted} && echo done || echo failed`,
    `curl '${url}' -H 'Appid: a' -d ${quoted} > out.json 2>&1`,
    `curl '${url}' -H 'Appid: a' -d ${quoted} 2>/dev/null`,
    `curl '${url}' -H 'Appid: a' -d ${quoted} &`,
    `/usr/bin/curl '${url}' -H 'Appid: a' -d ${quoted}`,
    `C:\\\\Windows\\\\System32\\\\curl.exe "${url}" -H "Appid: a" -d "${body.replaceAll('"', '\\"')}"`,
    `time curl '${url}' -H 'Appid: a' -d ${quoted}`,
    `sudo -u www curl '${url}' -H 'Appid: a' -d ${quoted}`,
    `HTTPS_PROXY=http://p:1 LANG=C curl '${url}' -H 'Appid: a' -d ${quoted}`,
    `env -i PATH=/bin curl '${url}' -H 'Appid: a' -d ${quoted}`,
    `cd /tmp && nice -n 5 curl '${url}' -H 'Appid: a' -d ${quoted}`,
    `user@host:~$ curl '${url}' -H 'Appid: a' -d ${quoted}`.replace('user@host:~', ''),
    `PS C:\\> curl.exe "${url}" -H "Appid: a" -d ${quoted}`,
    `curl -o /dev/null -w '%{http_code}\\n' -u me:pass -A agent -b c=1 --url '${url}' -H 'Appid: a' --data-raw ` +
      quoted,
    `curl --compressed --http1.1 --no-progress-meter --tlsv1.2 --proxy p:1 '${url}' -HAppid:\\ a -d${quoted}`,
    `curl '${url}' -H 'Appid: a' --data-bin ${quoted} # the second try`,
  ])('%s', (command) => {
    expect(sent(command)).toEqual(post);
  });

  it('reads each part as curl does', () => {
    expect(sent(`curl -X PUT ${url} -d a -d b`)).toMatchObject({ method: 'PUT', body: 'a&b' });
    expect(sent(`curl ${url} --json '{"a":' --json '1}'`)).toMatchObject({ method: 'POST', body: '{"a":1}' });
    expect(sent(`curl -G 'http://a.example/p' -d a=1 --data-urlencode 'b=x y'`)).toMatchObject({
      method: 'GET',
      target: '/p?a=1&b=x%20y',
      body: '',
    });
    expect(sent(`curl -I a.example:80/p`)).toMatchObject({ method: 'HEAD', target: '/p' });
    expect(sent(`curl ${url} -H 'Appid: a' -H 'Appid: b' -H 'AppSecret;'`)).toMatchObject({
      headers: ['Appid: a', 'Appid: b', 'AppSecret:'],
    });
  });

  it('does not read a payload with the word curl in it as a command', () => {
    expect(sent('{"trade_id":"curl 1","sign":"x"}')).toBe('payload');
  });
});

describe('a curl command that is not understood is reported as such', () => {
  it.each([
    [`curl --frobnicate 3 ${url} -d x`, 'the option --frobnicate was not understood'],
    [`curl --data=x ${url}`, 'a value follows a space'],
    [`curl ${url} -d`, 'the option -d has no value'],
    [`curl ${url} -d "{\\"payload\\":\\"$PAYLOAD\\"}"`, 'the shell replaces $PAYLOAD, and its value is not known here'],
    [`curl ${url} -d "$(cat body.json)"`, 'the shell replaces $(cat body.json)'],
    [`echo '{"payload":"x"}' | curl -d @- ${url}`, 'from standard input (@-), which is not read'],
    [`curl --data-binary @body.json ${url}`, 'from a file (@…), which is not read'],
    [`curl -T body.json ${url}`, 'takes its body from a file'],
    [`curl -K options.txt`, 'takes options from a file'],
    [`curl ${url} -d {"payload": "x"}`, 'into single quotes'],
    [`curl ${url} -d a --next ${url} -d b`, 'several requests'],
    [`curl -Method POST -Body '{"payload":"x"}' ${url}`, "PowerShell's Invoke-WebRequest"],
    ['curl -F a=b http://a/', 'multipart form'],
    ['curl -X POST', 'has no URL'],
  ])('%s', (command, message) => {
    expect(() => readInput(command)).toThrow(message);
  });
});
