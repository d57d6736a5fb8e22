// A driver over JSON lines that opens well, and then has the fault that its argument names.
import { createInterface } from 'node:readline';

const [fault = 'well', capabilities = '{}'] = process.argv.slice(2);
const write = (line) => process.stdout.write(`${line}\n`);
if (fault === 'dies at the start') {
  console.error('Traceback: no such module');
  process.exit(3);
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, call, with: input } = JSON.parse(line);
  if (call === 'open' && fault !== 'never opens') {
    write(JSON.stringify({ id, result: { name: 'program', capabilities: JSON.parse(capabilities) } }));
    return;
  }
  if (fault === 'dies') {
    console.error(`cannot go on with ${input.key}`);
    process.exit(7);
  }
  if (fault === 'prints') write('hello world');
  if (fault === 'other id') write(JSON.stringify({ id: 77, result: [] }));
  if (fault === 'error') write(JSON.stringify({ id, error: 'no such machine' }));
  if (fault === 'pid') write(JSON.stringify({ id, result: [{ topic: String(process.pid), payload: '' }] }));
  if (fault === 'endless line') process.stdout.write('x'.repeat(17_000_000));
});
