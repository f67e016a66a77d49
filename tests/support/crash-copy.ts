import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** The file, its log and its marker, as a crash at this moment would leave them. */
export function copyAsAfterACrash(file: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  for (const end of ['', '-wal', '.marker'])
    if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${to}${end}`);
}
