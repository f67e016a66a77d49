import { describe, expect, test } from 'vitest';
import type { AppState, SessionState } from '../../shared/domain/session.ts';
import { nextBackground } from './background.ts';
import { statusOf } from './status.ts';

const FAILURE = { kind: 'network-lost', message: 'Telegram can’t be reached.' } as const;
const ACCOUNT = { userId: '1', name: 'Ada', username: null, phone: null };

const app = (session: SessionState, cacheFile: string | null = null): AppState => ({
  version: '0.1.0',
  platform: 'linux',
  telegram: 'telegram',
  session,
  keyStore: true,
  ownSession: true,
  dataFolder: '/data',
  cacheFile,
});

describe('what stands behind the dialogs', () => {
  test('follows the session', () => {
    expect(nextBackground('none', app({ kind: 'first-run' }))).toBe('first-run');
    expect(nextBackground('none', app({ kind: 'starting' }))).toBe('none');
    expect(nextBackground('none', app({ kind: 'signed-in', account: ACCOUNT, connected: true }))).toBe('archive');
    expect(nextBackground('none', app({ kind: 'offline', failure: FAILURE }))).toBe('archive');
    expect(nextBackground('none', app({ kind: 'locked', failure: null }))).toBe('archive');
    expect(nextBackground('archive', app({ kind: 'failed', failure: FAILURE }))).toBe('first-run');
  });
  test('stays where it was while somebody signs in', () => {
    const code = app({ kind: 'code-needed', phone: '+1', via: 'app', length: 5 });
    expect(nextBackground('archive', code)).toBe('archive');
    expect(nextBackground('first-run', code)).toBe('first-run');
    expect(nextBackground('none', code)).toBe('first-run');
  });
  test('is the archive as soon as it is open, whatever the session still does', () => {
    expect(nextBackground('archive', app({ kind: 'starting' }, '/data/lacuna.sqlite'))).toBe('archive');
    expect(nextBackground('none', app({ kind: 'starting' }, '/data/lacuna.sqlite'))).toBe('archive');
    expect(nextBackground('archive', app({ kind: 'starting' }, null))).toBe('none');
  });
});

describe('the status', () => {
  test('tells the sample from the real one', () => {
    const signedIn = { kind: 'signed-in', account: ACCOUNT, connected: true } as const;
    expect(statusOf({ session: signedIn, telegram: 'telegram' })).toMatchObject({ words: 'Signed in', dot: 'on' });
    expect(statusOf({ session: signedIn, telegram: 'sample' })).toMatchObject({ words: 'Sample Telegram' });
    expect(statusOf({ session: { ...signedIn, connected: false }, telegram: 'sample' }).dot).toBe('waiting');
  });
  test('offers the way on', () => {
    expect(statusOf({ session: { kind: 'offline', failure: FAILURE }, telegram: 'telegram' }).offer).toBe('retry');
    expect(statusOf({ session: { kind: 'signed-out', failure: null }, telegram: 'telegram' }).offer).toBe('sign-in');
    expect(statusOf({ session: { kind: 'signed-out', failure: null }, telegram: 'sample' }).offer).toBe('retry');
    expect(statusOf({ session: { kind: 'locked', failure: null }, telegram: 'telegram' }).offer).toBe('unlock');
  });
});
