// The sample Telegram beside the app, started when it is first needed, and the account that everybody has there.
import { fail } from '../../shared/domain/failure.ts';
import type { SampleProcess } from '../sample-process.ts';
import type { Account, Telegram } from '../telegram/telegram.ts';
import type { TelegramAddress } from './session-parts.ts';

/** The sample takes any. */
const SAMPLE_API = { apiId: 1, apiHash: 'sample' } as const;

export class SampleAccount {
  readonly #startSample: () => Promise<SampleProcess>;
  readonly #onEnded: () => void;
  #sample: SampleProcess | null = null;

  /** `onEnded`: the program ended although nobody stopped it; the next one listens on another port. */
  constructor(startSample: () => Promise<SampleProcess>, onEnded: () => void) {
    this.#startSample = startSample;
    this.#onEnded = onEnded;
  }

  /** Signs in to the sample over a new line. Throws a Failure where the sample can't be started. */
  async signIn(connectTo: (server: TelegramAddress) => Promise<Telegram>, signal: AbortSignal): Promise<Account> {
    const { phone, code, publicKey, host, port } = (await this.#running()).address;
    const telegram = await connectTo({ host, port, publicKeyPem: publicKey });
    const known = await telegram.connect(signal);
    if (known) return known;
    await telegram.requestCode({ ...SAMPLE_API, phone }, signal);
    const step = await telegram.submitCode(code, signal);
    if (step.kind === 'signed-in') return step.account;
    throw fail('sample-unavailable', 'The sample Telegram asks for a password that it should not have.');
  }

  async stop(): Promise<void> {
    const sample = this.#sample;
    this.#sample = null;
    await sample?.stop();
  }

  async #running(): Promise<SampleProcess> {
    if (this.#sample) return this.#sample;
    const sample = await this.#startSample();
    this.#sample = sample;
    void sample.ended.finally(() => {
      if (this.#sample !== sample) return;
      this.#sample = null;
      this.#onEnded();
    });
    return sample;
  }
}
