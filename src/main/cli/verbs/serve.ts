// lacuna serve: the local API without a window, until it is stopped. Whether it is on in the window's settings does not
// matter here; the token is the same.
import path from 'node:path';
import { fail, FailureError, failureOf } from '../../../shared/domain/failure.ts';
import { apiSettings, LocalApi, type LocalApiParts } from '../../api/local-api.ts';
import { JsonFile } from '../../settings-file.ts';
import type { CommandContext } from '../context.ts';
import { wholeNumber } from '../command-line.ts';
import type { Verb } from '../verb.ts';

export const serveVerb: Verb = {
  name: 'serve',
  summary: 'answer the local HTTP API until it is stopped',
  examples: ['lacuna serve --new-token', 'lacuna serve --port 8717'],
  configure(command) {
    command
      .option('--port <number>', 'on 127.0.0.1; by default the one of the window’s settings; 0: any free one', (text) =>
        wholeNumber(text, 0, 65_535),
      )
      .option('--new-token', 'make a token and print it, the only time; the one before ends');
  },
  async run(context, { options }) {
    const { services, output, signal } = context;
    const kept = new JsonFile(path.join(services.places.home, 'api.json'), apiSettings);
    const fresh = options['newToken'] === true;
    if (!fresh && kept.value.tokenHash === null) {
      throw fail('invalid-request', 'There is no token yet by which the API knows who may ask.', {
        next: 'Call `lacuna serve --new-token` once, and keep the token that it prints.',
      });
    }
    const signedIn = await openArchive(context);
    const port = options['port'] === undefined ? kept.value.port : Number(options['port']);
    const api = new LocalApi({
      settings: servedBy(kept, port),
      archive: () => services.session.archive(),
      account: () => services.session.state,
      appVersion: context.parts.version,
      exportFolder: services.places.home,
      onState: () => undefined,
      log: services.log,
    });
    const unheard = services.events.listen((name) => api.heard(name));
    try {
      const token = fresh ? (await api.newToken()).token : null;
      const { address, failure } = fresh ? api.state : await api.start();
      if (failure) throw new FailureError(failure);
      output.result({ event: 'serving', address, signed_in: signedIn, ...(token !== null && { token }) }, [
        `Answering at ${address ?? ''}; its document: ${address ?? ''}/api/v1/openapi.json`,
        ...(token === null ? [] : [`Token, shown this once: ${token}`]),
        'Ctrl-C stops it.',
      ]);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    } finally {
      unheard();
      await api.close();
    }
  },
};

/** Opens the archive, with somebody signed in where that can be. False: only what is in the archive is answered. */
async function openArchive(context: CommandContext): Promise<boolean> {
  try {
    await context.signedIn();
    return true;
  } catch (thrown) {
    if (context.signal.aborted || context.services.session.kind === null) throw thrown;
    context.output.note(`${failureOf(thrown).message} Only what is in the archive is answered.`);
    return false;
  }
}

/** The kept settings, switched on, on a port for this time. */
function servedBy(kept: JsonFile<LocalApiParts['settings']['value']>, port: number): LocalApiParts['settings'] {
  return {
    get value() {
      return { ...kept.value, enabled: true, port };
    },
    change: (change) => kept.change(change),
    written: () => kept.written(),
  };
}
