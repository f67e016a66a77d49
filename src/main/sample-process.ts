// The sample Telegram runs as a program of its own beside the app, on 127.0.0.1, for as long as the app needs it.
import { utilityProcess } from 'electron';
import { fail } from '../shared/domain/failure.ts';
import { parseSampleAddress, type SampleAddress } from './config.ts';

export interface SampleProcess {
  readonly address: SampleAddress;
  /** Resolves when the program ends, whatever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface SampleOptions {
  /** The built program. */
  readonly program: string;
  /** Its key is kept here, so that it need not be made at every start. */
  readonly keyFile: string;
  readonly log: (line: string) => void;
}

/** Five channels over four years. The seed makes the world: an archive filled yesterday fits the one of today. */
const WORLD = ['--seed', '7', '--channels', '5', '--posts', '60000'];
const START_MILLISECONDS = 20_000;

/** Starts the program and resolves when it listens. Throws a Failure when it doesn't. */
export function startSampleProcess({ program, keyFile, log }: SampleOptions): Promise<SampleProcess> {
  const child = utilityProcess.fork(program, ['--port', '0', '--private-key', keyFile, ...WORLD], {
    serviceName: 'Sample Telegram',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (data) => {
    complaint = `${complaint}${String(data)}`.slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      log(`the sample Telegram ended with ${code}${complaint === '' ? '' : `: ${complaint}`}`);
      resolve();
    });
  });
  const stop = (): Promise<void> => {
    child.kill();
    return ended;
  };
  return new Promise((resolve, reject) => {
    const unavailable = (detail: string): Error =>
      fail('sample-unavailable', 'The sample Telegram could not be started on this computer.', {
        kept: 'What you have filled is safe.',
        next: 'Try again; a firewall that bars programs from 127.0.0.1 can be the cause.',
        detail,
      });
    const timer = setTimeout(() => {
      void stop();
      reject(unavailable('no answer'));
    }, START_MILLISECONDS);
    child.once('message', (message: unknown) => {
      clearTimeout(timer);
      try {
        resolve({ address: parseSampleAddress(message), ended, stop });
      } catch (error) {
        void stop();
        reject(error instanceof Error ? error : unavailable(String(error)));
      }
    });
    void ended.finally(() => {
      clearTimeout(timer);
      reject(unavailable(complaint));
    });
  });
}
