// Draws what the cluster of compose.yaml needs besides the keys of `vendloop serve --write-config`:
//   node draw-secrets.mjs SHOP.json FOLDER CORE…
// FOLDER gets database-password, core-1.env and so on (variables of a core, for `node --env-file`), machines.txt
// (passwords of machines at the broker, for `vendloop fleet --mqtt-passwords`), and passwords (hashes of all, for
// mosquitto). Where they are, they stay as they are.
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [shop, folder, ...cores] = process.argv.slice(2);
if (shop === undefined || folder === undefined || cores.length === 0)
  fail('give the file of the machines, a folder, and the names of cores: /keys/shop.json /data core-1');

/** The file that is written last: with it, all are there. */
const last = join(folder, 'passwords');
if (existsSync(last)) {
  console.log(`${folder} has its secrets, and keeps them`);
  process.exit();
}

/** @type {{ machines: { machineNo: string }[] }} */
const { machines } = JSON.parse(readFileSync(shop, 'utf8'));
const database = draw();
const users = [...cores, ...machines.map(({ machineNo }) => machineNo)].map((name) => ({ name, password: draw() }));

// The server's own user reads this file, and no other of the folder but the hashes.
write('database-password', database, 0o644);
for (const { name, password } of users.slice(0, cores.length))
  write(
    `${name}.env`,
    `PGPASSWORD=${database}\nVENDLOOP_MQTT_USER=${name}\nVENDLOOP_MQTT_PASSWORD=${password}\n`,
    0o600,
  );
const lines = users.slice(cores.length).map(({ name, password }) => `${name}:${password}\n`);
write('machines.txt', lines.join(''), 0o600);
write('passwords', users.map(({ name, password }) => `${name}:${hashOf(password)}\n`).join(''), 0o644);
console.log(`drew passwords of ${cores.length} cores and ${machines.length} machines`);

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(`draw-secrets: ${sentence}`);
  process.exit(2);
}

function draw() {
  return randomBytes(24).toString('base64url');
}

/** Whole or not at all. @param {string} name @param {string} text @param {number} mode */
function write(name, text, mode) {
  const file = join(folder ?? '', name);
  writeFileSync(`${file}.new`, text, { mode });
  renameSync(`${file}.new`, file);
}

/** As `mosquitto_passwd` of mosquitto 2 writes it: PBKDF2 with SHA-512. @param {string} password */
function hashOf(password) {
  const iterations = 101;
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
  return `$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`;
}
