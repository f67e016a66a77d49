// A line per request: who does it. No logic here.
import type { AppState } from '../../shared/domain/session.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { messageDetails } from '../messages.ts';
import { addChannel, candidateOf, candidatesOfAccount, listOverviews, removeChannel, setPeriod } from '../channels.ts';
import type { Desktop } from '../desktop.ts';
import type { Exporter } from '../export/exporter.ts';
import type { Session } from '../session/session.ts';
import type { JsonFile } from '../settings-file.ts';
import type { Emit } from './emit.ts';
import type { Handlers } from './serve.ts';

/** What requests are answered with. */
export interface Services {
  readonly session: Session;
  readonly exporter: Exporter;
  readonly settings: JsonFile<Settings>;
  readonly desktop: Desktop;
  readonly emit: Emit;
  readonly state: () => AppState;
}

export function handlersFor(services: Services): Handlers {
  const { exporter, settings, desktop, emit, state } = services;
  // Another data folder brings another session.
  const session = () => services.session;
  const cache = () => session().archive().cache;
  const downloader = () => session().archive().downloader;
  return {
    'app.state': () => state(),
    'app.open-link': ({ url }) => desktop.openLink(url),
    'app.copy-text': ({ text }) => desktop.copyText(text),
    'app.show-file': ({ exportId }) => desktop.showFile(exporter.fileOf(exportId)),
    'app.choose-data-folder': () => desktop.chooseDataFolder(),

    'session.explore-sample': () => session().exploreSample().then(state),
    'session.resume-own': () => session().resumeOwn().then(state),
    'session.begin-sign-in': (request) => session().beginSignIn(request).then(state),
    'session.submit-code': ({ code }) => session().submitCode(code).then(state),
    'session.submit-password': ({ password }) => session().submitPassword(password).then(state),
    'session.cancel-sign-in': () => session().cancelSignIn().then(state),
    'session.unlock': ({ passphrase }) => session().unlock(passphrase).then(state),
    'session.sign-out': () => session().signOut().then(state),
    'session.retry': () => session().retry().then(state),
    'session.choose-again': () => session().chooseAgain().then(state),

    'channels.list': () => listOverviews(cache()),
    'channels.of-account': () => session().ask((telegram, signal) => candidatesOfAccount(cache(), telegram, signal)),
    'channels.resolve': ({ reference }) =>
      session().ask((telegram, signal) => candidateOf(cache(), telegram, reference, signal)),
    'channels.add': ({ reference, period }) =>
      session().ask((telegram, signal, user) => addChannel(cache(), telegram, user, reference, period, signal)),
    'channels.remove': ({ channelId }) => removeChannel(cache(), downloader(), channelId, emit),
    'channels.set-period': ({ channelId, period }) => setPeriod(cache(), channelId, period, emit),

    'coverage.calendar': ({ channelId, days }) => cache().readCalendar(channelId, days),
    'coverage.gap': ({ channelId, gap }) => cache().estimateGap(channelId, gap),

    'messages.outline': (query) => cache().readOutline(query),
    'messages.of-day': (query) => cache().readDayMessages(query),
    'messages.read': ({ channelId, messageId }) => messageDetails(cache(), channelId, messageId),

    'downloads.list': () => downloader().list(),
    'downloads.start': ({ channelId, from, until }) => downloader().start(channelId, from, until),
    'downloads.pause': ({ downloadId }) => downloader().pause(downloadId),
    'downloads.resume': ({ downloadId }) => downloader().resume(downloadId),
    'downloads.cancel': ({ downloadId }) => downloader().cancel(downloadId),
    'downloads.go-on-below': ({ downloadId }) => downloader().goOnBelow(downloadId),
    'downloads.dismiss': ({ downloadId }) =>
      downloader()
        .dismiss(downloadId)
        .then(() => null),

    'export.preview': ({ query }) => cache().previewExport(query, PREVIEW_ROWS),
    'export.start': ({ query, options }) => desktop.exportToFile(cache(), query, options),
    'export.cancel': ({ exportId }) => {
      exporter.cancel(exportId);
      return null;
    },

    'settings.read': () => settings.value,
    'settings.write': (change) => settings.change(change).then(() => settings.value),
  };
}

const PREVIEW_ROWS = 5;
