// Stands still for so many milliseconds, again and again, or once.
const [, , ms = '0', once] = process.argv;
const doze = (): void => {
  const until = performance.now() + Number(ms);
  while (performance.now() < until);
};
process.stdout.write(`dozes ${ms}\n`);
if (once) setTimeout(doze, 50);
else {
  setInterval(doze, 700);
  process.once('SIGTERM', () => process.exit(0));
}
