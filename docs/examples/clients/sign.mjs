// The vendor's JavaScript client (@cakioe/kit.js) as `vendloop conform` asks it: a JSON object a line in, a sign a line
// out.
import { createInterface } from 'node:readline';
import { Signatory } from '@cakioe/kit.js';

for await (const line of createInterface({ input: process.stdin })) {
  const { members, key } = JSON.parse(line);
  console.log(new Signatory(key).genSignature(members));
}
