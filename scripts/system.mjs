// What Electron and the tests need from a Linux system: libraries, a display, fonts, room for Chromium's sandbox.
// As root on Debian or Ubuntu missing packages are installed, and said; elsewhere the user gets the line to type.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const FONTS = [
  'fonts-liberation',
  'fonts-noto-core',
  'fonts-noto-color-emoji',
  'fonts-wqy-microhei', // Chinese, Japanese and Korean in 1.6 MB; fonts-noto-cjk takes 57 MB
];

const hasApt = existsSync('/usr/bin/apt-get');

/** Whether missing packages can be installed from here. */
export const canInstall = hasApt && process.getuid?.() === 0;

/** Windows can be shown: always on macOS and Windows; on Linux under X11 or Wayland. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Sees to what `electron` needs to start here (with a display, unless told otherwise), and installs `extra` packages along with it where it can install.
 * Throws an Error with the line to type where something is missing that it can't install.
 */
export function ensureSystem(electron, { extra = [], log = console.error, display = true } = {}) {
  if (process.platform !== 'linux') return;
  const lacking = missing(electron, display);
  const comforts = canInstall ? notInstalled([...(hasDisplay() || !display ? [] : FONTS), ...extra]) : [];
  if (lacking.length === 0 && comforts.length === 0) return;

  if (canInstall) apt('update');
  const packages = lacking.length === 0 ? comforts : [...electronPackages(display), ...comforts];
  const list = [...new Set(packages)].join(' ');
  if (canInstall) {
    log(`Installing Debian packages: ${list}`);
    apt('install', '-y', '--no-install-recommends', ...list.split(' '));
  }
  const still = missing(electron, display);
  if (still.length === 0) return;
  throw new Error(
    `Electron needs what is missing on this system: ${still.join(', ')}.\n` +
      (hasApt
        ? `Install it with:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}\n`
        : 'Install the packages that hold it, then run this again.'),
  );
}

/**
 * A Python that has Telethon, for the test that reads the sample server with an independent client; undefined where
 * there is none. Where packages can be installed the answer is Debian's Python, so that a failed installation is seen.
 */
export function pythonWithTelethon() {
  const has = (python) => spawnSync(python, ['-c', 'import telethon'], { stdio: 'ignore' }).status === 0;
  return ['python3', '/usr/bin/python3'].find(has) ?? (canInstall ? '/usr/bin/python3' : undefined);
}

/**
 * Starts Xvfb on the first free display and resolves to { display, stop }. It ends with this process, whatever ends
 * that: the shell around Xvfb waits on a pipe that the system closes for us, even after SIGKILL (xvfb-run leaves
 * orphans). A session of its own keeps Ctrl-C from closing the display before the windows on it.
 */
export function startVirtualDisplay() {
  const script = 'Xvfb "$@" & exec 3>&-; cat; kill $!; wait';
  const options = ['-displayfd', '3', '-screen', '0', '1440x960x24', '-nolisten', 'tcp', '-noreset'];
  const shell = spawn('sh', ['-c', script, 'Xvfb', ...options], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  const closed = new Promise((done) => shell.on('close', done));
  const stop = () => {
    shell.stdin.destroy();
    return closed;
  };
  return new Promise((resolve, reject) => {
    let answer = '';
    shell.stdio[3].on('data', (data) => (answer += data));
    shell.stdio[3].on('end', () => {
      if (answer) return resolve({ display: `:${answer.trim()}`, stop });
      void stop();
      reject(new Error('The virtual display (Xvfb) could not be started.'));
    });
    shell.on('error', reject);
  });
}

/** Chromium's sandbox stays on wherever it can work: not for root, not where user namespaces are barred. */
export function canSandbox(electron) {
  if (process.platform !== 'linux') return true;
  if (process.getuid() === 0) return false;
  const helper = statSync(path.join(path.dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper?.uid === 0 && helper.mode & 0o4000) return true;
  const says = (file, value) => existsSync(file) && readFileSync(file, 'utf8').trim() === value;
  if (says('/proc/sys/kernel/unprivileged_userns_clone', '0')) return false;
  if (says('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1')) return false;
  return spawnSync('unshare', ['-Ur', 'true'], { stdio: 'ignore' }).status === 0;
}

/** Shared libraries that `electron` links to and the system lacks, and Xvfb where a display is wanted and there is none. */
function missing(electron, display) {
  const ldd = spawnSync('ldd', [electron], { encoding: 'utf8' }).stdout ?? '';
  const libraries = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  const found = (process.env.PATH ?? '').split(':').some((dir) => existsSync(path.join(dir, 'Xvfb')));
  return hasDisplay() || found || !display ? libraries : [...libraries, 'Xvfb'];
}

function electronPackages(display) {
  // Debian 13 and Ubuntu 24.04 renamed some; there the old libasound2 is a virtual name with two providers.
  const renamed = spawnSync('apt-cache', ['show', 'libgtk-3-0t64'], { stdio: 'ignore' }).status === 0 ? 't64' : '';
  const libraries = [`libgtk-3-0${renamed}`, 'libnss3', 'libgbm1', `libasound2${renamed}`];
  return hasDisplay() || !display ? libraries : [...libraries, 'xvfb', ...FONTS];
}

function notInstalled(packages) {
  const query = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...packages], {
    encoding: 'utf8',
  });
  const installed = new Set((query.stdout ?? '').split('\n').filter((line) => line.endsWith(' installed')));
  return packages.filter((name) => !installed.has(`${name} installed`));
}

/** Quiet unless it fails; then its own words are the best explanation, and the caller checks what is still missing. */
function apt(...args) {
  const result = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) console.error(result.stderr);
}
