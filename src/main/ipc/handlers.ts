// A line per request: who does it. No logic here.
import { messageDetails } from '../messages.ts';
import { addChannel, candidateOf, candidatesOfAccount, listOverviews, removeChannel, setPeriod } from '../channels.ts';
import type { Desktop } from '../desktop.ts';
import { FiguresSaver } from '../insight/figures-saver.ts';
import { failedPlaceOf, recover } from '../recovery.ts';
import type { Services } from '../services.ts';
import type { Handlers } from './serve.ts';

export function handlersFor(services: Services, desktop: Desktop): Handlers {
  const { api, exporter, keptExports, older, tasks, settings, state } = services;
  const { emit } = services.events;
  // Another data folder brings another session.
  const session = () => services.session;
  const cache = () => session().archive().cache;
  const downloader = () => session().archive().downloader;
  const figures = new FiguresSaver((...asked) => desktop.askWhereToSave(...asked));
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

    'insight.frame': ({ channelId, range }) => cache().readInsightFrame(channelId, range),
    'insight.counts': ({ channelId, range, filter }) => cache().countMedia(channelId, range, filter),
    'insight.top': ({ channelId, range, filter, after }) => cache().readTopSlice(channelId, range, filter, after),
    'insight.save': (wish) => figures.save(cache(), wish),
    'insight.cancel-save': () => {
      figures.cancel();
      return null;
    },

    'messages.outline': (query) => cache().readOutline(query),
    'messages.of-day': (query) => cache().readDayMessages(query),
    'messages.place': ({ query, messageId }) => cache().readPlaceOf(query, messageId),
    'messages.search': (wish) => cache().searchMessages(wish),
    'messages.read': ({ channelId, messageId }) => messageDetails(cache(), channelId, messageId),

    'downloads.list': () => downloader().list(),
    'downloads.start': ({ channelId, from, until }) =>
      downloader()
        .start(channelId, from, until)
        .then((download) => api.keep(download)),
    'downloads.check-again': ({ channelId, from, until }) => downloader().checkAgain(channelId, from, until),
    'downloads.pause': ({ downloadId }) => downloader().pause(downloadId),
    'downloads.resume': ({ downloadId }) => downloader().resume(downloadId),
    'downloads.cancel': ({ downloadId }) => downloader().cancel(downloadId),
    'downloads.go-on-below': ({ downloadId }) => downloader().goOnBelow(downloadId),
    'downloads.dismiss': ({ downloadId }) =>
      downloader()
        .dismiss(downloadId)
        .then(() => null),

    'export.preview': ({ selection, columns }) => cache().previewExport(selection, columns, PREVIEW_ROWS),
    'export.start': ({ spec }) => desktop.exportTo(cache(), spec),
    'export.cancel': ({ exportId }) => {
      exporter.cancel(exportId);
      return null;
    },

    'export.again': ({ recentId }) => desktop.exportAgain(cache(), keptExports.recentOf(recentId).target),
    'export.recent': () => keptExports.recent,
    'export.presets': () => keptExports.presets,
    'export.save-preset': ({ name, spec }) => keptExports.savePreset(name, spec),
    'export.remove-preset': ({ presetId }) => keptExports.removePreset(presetId),

    'older.choose': () => older.choose(() => desktop.askForFile()),
    'older.look': ({ file }) => older.look(file),
    'older.take': ({ lookId, way }) => older.take(lookId, way),
    'older.cancel': () => {
      older.cancel();
      return null;
    },
    'older.save-list': () => older.saveList((name) => desktop.askWhereTo(name)),

    'archive.save-copy': async () => {
      const archive = session().archive();
      const target = await desktop.askWhereToCopy();
      return target === null ? null : tasks.saveCopy(archive, target);
    },
    'archive.check': () => tasks.check(session().archive()),
    'archive.cancel-task': ({ taskId }) => {
      tasks.cancel(taskId);
      return null;
    },
    'archive.show-copy': ({ taskId }) => desktop.showFile(tasks.copyOf(taskId)),
    'archive.copies': () => tasks.copiesOf(failedPlaceOf(session())),
    'archive.recover': async (way) => {
      const report = await recover(session(), tasks, () => desktop.askForFile('Restore a copy of the archive'), way);
      return report && { state: state(), report };
    },

    'api.state': () => api.state,
    'api.set': (change) => api.set(change),
    'api.new-token': () => api.newToken(),

    'settings.read': () => settings.value,
    'settings.write': (change) => settings.change(change).then(() => settings.value),
  };
}

const PREVIEW_ROWS = 5;
