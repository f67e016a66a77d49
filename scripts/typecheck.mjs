// Each runtime is checked with its own libraries, so that a Node call in pure code or in the window does not compile.
import { spawn } from 'node:child_process';

const projects = ['.', 'src/shared', 'src/renderer'];
const codes = await Promise.all(
  projects.map(
    (project) =>
      new Promise((resolve) => {
        spawn('tsc', ['-p', project], { stdio: 'inherit', shell: process.platform === 'win32' }).on('close', resolve);
      }),
  ),
);
process.exit(codes.every((code) => code === 0) ? 0 : 1);
