import type { ElectronApplication } from 'playwright/test';

/**
 * Chooses from the application's menu by what stands there. Its accelerators are the system's to hear: a key that a test
 * presses reaches the page only.
 */
export async function chooseFromMenu(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    const item = items.find((one) => one.label === wanted);
    if (!item) throw new Error(`the menu has no “${wanted}”`);
    item.click();
  }, label);
}
