// Killed with no warning at any moment of a fill, the archive holds every batch that was acknowledged and no half of one;
// what it claims is what the server shows; the fill goes on and completes. 20 kills, and 200 in `npm run test:faults`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { covers } from '../../src/shared/domain/coverage.ts';
import { heldAgainst, worldOf, type Held } from '../support/against-world.ts';
import { archiveFolder, signedIn } from '../support/filling.ts';
import { startSampleServer } from '../support/sample.ts';
import { aimWith, liveUntilKilled, numbersFrom } from './killing.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const KILLS = WHOLE ? 200 : 20;
const SEED = Number(process.env['LACUNA_SEED'] ?? 20_261_124);
const USERNAMES = ['riverwatch_live', 'gorodlife'];

test(`SIGKILL at ${KILLS} moments of a fill: what is claimed is whole, and the fill completes`, async () => {
  const sample = await startSampleServer({ posts: WHOLE ? 40_000 : 8_000, stopped: true });
  onTestFinished(() => sample.close());
  const { host, port, publicKeyPem, phone, code } = sample;
  const login = { host, port, publicKeyPem, phone, code };
  const folder = archiveFolder();
  const session = path.join(folder, 'session.json');
  writeFileSync(session, JSON.stringify(await signedIn(login, USERNAMES)), { mode: 0o600 });
  const world = worldOf(sample);
  const random = numbersFrom(SEED);
  const struck = new Map<string, number>();
  let [kills, rounds] = [0, 0];
  let before: ReadonlyMap<string, Held> = new Map();

  // Round after round, each on a new archive, until there were so many kills and the last round is complete.
  for (let archive = newArchive(); ;) {
    const child = { login, folder: archive, session, usernames: USERNAMES };
    const aim = kills < KILLS ? aimWith(random, WHOLE) : null;
    const life = await liveUntilKilled(child, aim);
    const held = heldAgainst(path.join(archive, 'lacuna.sqlite'), world);
    const context = `seed ${SEED}, kill ${kills + 1}, aimed at ${JSON.stringify(aim)}, struck ${life.struck}`;
    for (const { channelId, ...claim } of life.claims) {
      expect(covers(held.get(channelId)?.covered ?? [], claim), `${context}: a claim was lost`).toBe(true);
    }
    for (const [channelId, { coveredSeconds }] of before) {
      expect(held.get(channelId)?.coveredSeconds ?? 0, `${context}: coverage went`).toBeGreaterThanOrEqual(
        coveredSeconds,
      );
    }
    before = held;
    if (life.struck !== null) {
      kills += 1;
      struck.set(life.struck, (struck.get(life.struck) ?? 0) + 1);
      continue;
    }
    for (const { id } of sample.channels.filter(({ username }) => USERNAMES.includes(username ?? ''))) {
      expect(held.get(String(id))?.messages, `round ${rounds}`).toBe(world.get(String(id))?.length);
    }
    if (kills >= KILLS) break;
    archive = newArchive();
  }

  const histogram = [...struck].toSorted(([, a], [, b]) => b - a).map(([phase, count]) => `${count} × ${phase}`);
  process.stdout.write(`${kills} kills in ${rounds} rounds struck: ${histogram.join(', ')}\n`);
  expect(struck.get('in transaction') ?? 0).toBeGreaterThanOrEqual(KILLS / 10);

  function newArchive(): string {
    before = new Map();
    rounds += 1;
    const archive = path.join(folder, `archive-${rounds}`);
    mkdirSync(archive);
    return archive;
  }
}, 1_500_000);
