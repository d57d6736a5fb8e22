// Entry of every worker thread that runs from the sources: registers tsx, then imports the file named by the argument.
import process from 'node:process';
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
