// Where the built worker threads lie.
// oxlint-disable-next-line import/default -- electron-vite gives this module its default export: the built worker's path
import cacheWorkerPath from './cache/worker?modulePath';
// oxlint-disable-next-line import/default -- as above
import olderWorkerPath from './cache/older-files/worker?modulePath';
// oxlint-disable-next-line import/default -- as above
import rescueWorkerPath from './cache/rescue/worker?modulePath';

export const cacheWorker: string = cacheWorkerPath;
export const olderWorker: string = olderWorkerPath;
export const rescueWorker: string = rescueWorkerPath;
