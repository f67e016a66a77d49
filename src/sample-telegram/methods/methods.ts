// Every method that the server answers, and who may call it.
import { auth } from './auth.ts';
import type { Handler, Handlers } from './call.ts';
import { channels } from './channels.ts';
import { dialogs } from './dialogs.ts';
import { files } from './files.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { password } from './password.ts';
import { temporaryKeys } from './temporary-keys.ts';
import { updates } from './updates.ts';
import { users } from './users.ts';

const handlers: Handlers = {
  ...help,
  ...auth,
  ...password,
  ...temporaryKeys,
  ...users,
  ...updates,
  ...dialogs,
  ...channels,
  ...history,
  ...files,
  'account.updateStatus': () => true,
};

export const handlerOf = (method: string): Handler | null => handlers[method] ?? null;

const BEFORE_PASSWORD = new Set(['account.getPassword', 'auth.checkPassword']);
const SIGN_IN = new Set([
  'auth.sendCode',
  'auth.resendCode',
  'auth.cancelCode',
  'auth.signIn',
  'auth.importAuthorization',
  'auth.bindTempAuthKey',
]);

/** Open to whoever is not signed in. */
export const isOpen = (method: string, isPasswordAwaited: boolean): boolean =>
  method.startsWith('help.') || SIGN_IN.has(method) || (isPasswordAwaited && BEFORE_PASSWORD.has(method));
