// Stands still for so many milliseconds, again and again, or once.
const [, , ms = '0', once] = process.argv;
const blockLoop = (): void => {
  const endsAt = performance.now() + Number(ms);
  while (performance.now() < endsAt);
};
process.stdout.write(`dozes ${ms}\n`);
if (once) setTimeout(blockLoop, 50);
else {
  setInterval(blockLoop, 700);
  process.once('SIGTERM', () => process.exit(0));
}
