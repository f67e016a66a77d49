// Playwright tells Chromium to keep its shared memory in files of the temporary folder, for containers that have little of
// it. Where that is a disk, a page that lets go of an answer waits for the disk to discard the file: up to a second was
// seen. No user's window has that switch.
import { app } from 'electron';

app.commandLine.removeSwitch('disable-dev-shm-usage');
