// Sign-ins under way: codes that were sent, password exchanges, authorisations on their way to another key.
import { randomBytes } from 'node:crypto';
import type { SrpExchange } from '../crypto/srp.ts';

export class Logins {
  /** By phone_code_hash: the phone it was sent to. */
  readonly #codes = new Map<string, string>();
  /** By srp_id. */
  readonly #exchanges = new Map<bigint, SrpExchange>();
  readonly #exported = new Set<string>();

  sendCode(phone: string): string {
    const hash = randomBytes(9).toString('hex');
    this.#codes.set(hash, phone);
    return hash;
  }

  isWaiting(phone: string, hash: string): boolean {
    return this.#codes.get(hash) === phone;
  }

  /** Used or cancelled: it is good no more. */
  endCode(hash: string): boolean {
    return this.#codes.delete(hash);
  }

  addExchange(exchange: SrpExchange): bigint {
    const id = randomBytes(8).readBigInt64LE();
    this.#exchanges.set(id, exchange);
    return id;
  }

  /** Each can be answered once. */
  takeExchange(id: bigint): SrpExchange | null {
    const exchange = this.#exchanges.get(id) ?? null;
    this.#exchanges.delete(id);
    return exchange;
  }

  exportAuthorization(): Buffer {
    const token = randomBytes(32);
    this.#exported.add(token.toString('hex'));
    return token;
  }

  importAuthorization(token: Uint8Array): boolean {
    return this.#exported.delete(Buffer.from(token).toString('hex'));
  }
}
