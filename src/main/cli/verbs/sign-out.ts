// lacuna sign-out: ends the session at Telegram and forgets it here. The archive stays.
import { existsSync } from 'node:fs';
import { FailureError } from '../../../shared/domain/failure.ts';
import { openSessionFile } from '../../session/session-file.ts';
import type { Verb } from '../verb.ts';

export const signOutVerb: Verb = {
  name: 'sign-out',
  summary: 'end the session at Telegram and forget it here; the archive stays',
  examples: ['lacuna sign-out'],
  configure(command) {
    command.option('--forget', 'only forget it here: Telegram is not told, so end it in your Telegram app too');
  },
  async run(context, { options }) {
    const { keyStore, places } = context.services;
    if (!existsSync(places.sessionFile)) {
      context.output.result({ signed_out: true, already: true }, ['No session is stored.']);
      return;
    }
    if (options['forget'] === true) {
      await context.archive();
      await openSessionFile({ file: places.sessionFile, keyStore }).remove();
      context.output.result({ signed_out: true, told_telegram: false }, [
        'The session is forgotten here.',
        'End it in your Telegram app as well: Settings, Devices.',
      ]);
      return;
    }
    const session = await context.signedIn();
    await session.signOut();
    const { state } = session;
    if (state.kind === 'signed-out' && state.failure) throw new FailureError(state.failure);
    context.output.result({ signed_out: true, told_telegram: true }, ['Signed out. The archive stays as it is.']);
  },
};
