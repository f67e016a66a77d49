// GramJS's session, kept to what a connection needs: a data centre and its auth key. GramJS's own sessions also
// gather every user and chat of every answer, once per answer: a leak that grows with each request. This one does not.
import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { MemorySession } from 'telegram/sessions/index.js';
import { fail } from '../../../shared/domain/failure.ts';

export class AuthState extends MemorySession {
  override processEntities(_answer: unknown): void {
    // Access hashes that matter are kept in the channel book.
  }
}

/** One line of text: data centre, address, port, auth key in base64. Null before there is a key. */
export function encodeAuthState(state: AuthState): string | null {
  const key = state.authKey?.getKey();
  return key ? [state.dcId, state.serverAddress, state.port, key.toString('base64')].join(' ') : null;
}

/** The state that `encodeAuthState` wrote. Throws a Failure where the text is not that. */
export async function decodeAuthState(text: string): Promise<AuthState> {
  const [dc = '', address = '', port = '', base64 = ''] = text.split(' ');
  const key = Buffer.from(base64, 'base64');
  if (!/^\d{1,5}$/.test(dc) || !/^\d{1,5}$/.test(port) || address === '' || key.length !== 256) {
    throw fail('session-revoked', 'The stored session can’t be used: it is damaged.', {
      kept: 'The archive can be read and exported.',
      next: 'Sign in again.',
    });
  }
  const state = new AuthState();
  state.setDC(Number(dc), address, Number(port));
  const authKey = new AuthKey();
  await authKey.setKey(key);
  state.setAuthKey(authKey);
  return state;
}
