// The sample Telegram as a program: reads its flags, starts, says on one line how to reach it, and stays until it is
// told to end. It runs under Node, and bundled as a process of the app's own.
import { writeFileSync } from 'node:fs';
import { FlagError, HELP, readFlags, type Flags } from './flags.ts';
import { readOrMakeKey } from './key-file.ts';
import { startSample, type Sample } from './sample.ts';

/** Electron's way to speak to the process that started this one; absent under Node. */
interface ParentPort {
  postMessage(message: unknown): void;
}

const FAILED = 1;
const BAD_FLAG = 2;

async function run(flags: Flags): Promise<void> {
  const { now, privateKeyFile, publicKeyFile } = flags;
  const sample = await startSample({
    seed: flags.seed,
    channels: flags.channels,
    posts: flags.posts,
    special: flags.special,
    stopped: flags.stopped,
    password: flags.password,
    port: flags.port,
    control: flags.control,
    behaviour: flags.behaviour,
    ...(now !== undefined && { now }),
    ...(privateKeyFile !== null && { privateKeyPem: readOrMakeKey(privateKeyFile) }),
  });
  for (const rule of flags.faults) sample.faults.add(rule);
  if (publicKeyFile !== null) writeFileSync(publicKeyFile, sample.publicKeyPem);
  announce(sample);
  stayUntilTold(sample, flags.exitWithParent);
}

function announce({ host, port, publicKeyPem, phone, code, password, control, channels }: Sample): void {
  const said = {
    host,
    port,
    phone,
    code,
    password,
    publicKey: publicKeyPem,
    control: control && { port: control.port, token: control.token },
    channels,
  };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  (process as { parentPort?: ParentPort }).parentPort?.postMessage(said);
}

function stayUntilTold(sample: Sample, exitWithParent: boolean): void {
  const end = (): void => {
    void sample.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (!exitWithParent) return;
  // The parent holds the other end of this pipe: when it goes, however it goes, the pipe ends.
  process.stdin.once('end', end).once('error', end).resume();
}

function complain(sentence: string, code: number): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}

/** A port that is taken is the one system error that people meet; the others say themselves what they are. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error && error.code === 'EADDRINUSE' && 'port' in error)) return error.message;
  return `The port ${String(error.port)} of 127.0.0.1 is taken by another program.`;
}

try {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) process.stdout.write(HELP);
  else await run(flags);
} catch (error) {
  // World options are refused with RangeErrors: they came from the flags too.
  complain(sentenceOf(error), error instanceof FlagError || error instanceof RangeError ? BAD_FLAG : FAILED);
}
