import { enableCompileCache, flushCompileCache } from 'node:module';

/**
 * Runs the file that is named as the only argument as it would run by itself, but compiled once: half of the bot's start is
 * compiling, and a process that is killed would not write down what it compiled.
 */
enableCompileCache();
const [, , entry] = process.argv;
if (entry === undefined) throw new Error('usage: bot-entry.ts <file URL>');
await import(entry);
flushCompileCache();
