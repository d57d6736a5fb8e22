// Draws a password for each machine and core: `node make-passwords.mjs 10000001 10000002 core-1`.
// Writes machines.txt (the passwords, for the machines and for `vendloop fleet --mqtt-passwords`), cores.txt, and the
// file `passwords`, which has their hashes alone, for mosquitto.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';

const names = process.argv.slice(2);
const files = ['machines.txt', 'cores.txt', 'passwords'];
const wrong = names.find((name) => !/^(\d{8}|core-\d+)$/.test(name));
const existing = files.find((file) => existsSync(file));
if (names.length === 0 || wrong !== undefined) fail('give numbers of machines and names of cores: 10000001 core-1');
if (existing !== undefined) fail(`${existing} exists: remove it first, and give every machine its new password`);

/** @param {string} sentence */
function fail(sentence) {
  console.error(`make-passwords: ${sentence}`);
  process.exit(2);
}

const lines = [...new Set(names)].map((name) => `${name}:${randomBytes(18).toString('base64url')}\n`);
const [machines, cores] = [
  lines.filter((line) => !line.startsWith('core-')),
  lines.filter((line) => line.startsWith('core-')),
];
// Readable for their owner alone.
const mode = 0o600;
writeFileSync('machines.txt', machines.join(''), { mode });
writeFileSync('cores.txt', cores.join(''), { mode });
writeFileSync('passwords', lines.join(''), { mode });
// Debian installs it where only root looks.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
execFileSync('mosquitto_passwd', ['-U', 'passwords'], { stdio: 'inherit', env });
// A broker that root starts goes on as this user.
if (process.getuid?.() === 0) execFileSync('chown', ['mosquitto', 'passwords'], { stdio: 'inherit' });
console.log(`${machines.length} machines, ${cores.length} cores: machines.txt, cores.txt, and passwords for mosquitto`);
