// The app's better-sqlite3 needs Node 22; this Electron has Node 20. The package it came in also carries a
// better-sqlite3 built for it, and loading the one gives the other: from CommonJS and from ES modules alike
// (Node loads CommonJS packages through Module._extensions either way), in the main process and, through
// --require, in worker threads. Child processes and utilityProcess are not covered.
const Module = require('node:module');
const path = require('node:path');
const threads = require('node:worker_threads');

const carried = path.join(path.dirname(process.execPath), 'better-sqlite3', 'lib', 'index.js');
const wanted = path.join('node_modules', 'better-sqlite3', 'lib', 'index.js');
const loadScript = Module._extensions['.js'];
Module._extensions['.js'] = function (module, filename) {
  if (filename.endsWith(wanted)) module.exports = require(carried);
  else loadScript(module, filename);
};

const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(file, options = {}) {
    super(file, { ...options, execArgv: [...(options.execArgv ?? []), '--require', __filename] });
  }
};
// For `import { Worker } from 'node:worker_threads'`, which reads a copy of the exports.
Module.syncBuiltinESMExports();
