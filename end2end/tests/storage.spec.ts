// What this browser keeps, when its storage is full, damaged or deleted: the person is told, nothing on the server is
// touched, and work goes on.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { addCaption, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, test, type Profile } from "../support/test.ts";

/** Writes rubbish over a row of the person's database; a row named "project" is whichever is there. */
async function damage(page: Page, store: "meta" | "projects"): Promise<void> {
  await page.evaluate(async (store) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [kept] = (await indexedDB.databases()).filter((found) => found.name?.startsWith("framekeep-"));
    const database = await done(indexedDB.open(kept!.name!));
    const rows = database.transaction(store, "readwrite").objectStore(store);
    for (const key of await done(rows.getAllKeys())) await done(rows.put("{rubbish", key));
    database.close();
  }, store);
}

/** Another page of the same browser, of no app: from there its database can be spoiled while no tab of ours is open. */
async function alone(me: Profile, page: Page): Promise<Page> {
  const beside = await me.page("/health");
  await page.close();
  return beside;
}

for (const store of ["projects", "meta"] as const) {
  test(`a damaged row of “${store}” is put aside, and the server's copy is loaded`, async ({ profile, email }) => {
    const me = await profile();
    const page = await me.signIn(email);
    const path = await newProject(page, "Not lost");
    await addCaption(page, "On the server");
    await synced(page);
    const beside = await alone(me, page);
    await damage(beside, store);
    await beside.close();

    const again = await me.page(path);
    await expect(again.locator("[data-element]").filter({ hasText: "On the server" })).toBeVisible();
    await expect(again.getByText("Something that this browser kept could not be read.")).toBeVisible();
    await synced(again);
    // Work goes on, and a second device agrees.
    await again.locator("[data-element]").first().click();
    await typeCaption(again, "And on");
    await synced(again);
    const other = await (await profile()).signIn(email);
    await other.goto(me.server.url + path);
    await expect(other.locator("[data-element]").filter({ hasText: "And on" })).toBeVisible();

    // What was there can be had, and thrown away.
    await again.goto(`${me.server.url}/settings`);
    const section = again.getByRole("region", { name: "This browser" });
    await expect(section.getByText("One thing that was kept here could not be read.")).toBeVisible();
    const download = again.waitForEvent("download");
    await section.getByRole("link", { name: "Download" }).click();
    const file = await (await download).path();
    expect(await readFile(file, "utf8")).toContain("{rubbish");
    await section.getByRole("button", { name: "Throw away" }).click();
    await expect(section.getByText("Put aside")).toHaveCount(0);
    await again.reload();
    await expect(section.getByText(/ used$/)).toBeVisible();
    await expect(section.getByText("Put aside")).toHaveCount(0);
  });
}

test("with the storage full typing goes on, it is said, and all is kept once there is room", async ({ profile, email }) => {
  test.setTimeout(120_000);
  const me = await profile();
  const page = await me.signIn(email);
  const path = await newProject(page);
  await addCaption(page, "Before");
  await synced(page);
  const browser = await me.context.newCDPSession(page);
  const origin = `${new URL(me.server.url).origin}/`; // without the stroke Chromium takes no notice
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  // Chromium reckons with what it has given out for half a minute more.
  let typed = 0;
  await expect(async () => {
    await typeCaption(page, `No room ${++typed}`);
    await expect(status(page)).toHaveText("Needs your attention", { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText("This device's storage is full.")).toBeVisible();
  await typeCaption(page, "Still no room");
  await expect(page.locator("[data-element]").filter({ hasText: "Still no room" })).toBeVisible();
  await browser.send("Storage.overrideQuotaForOrigin", { origin });
  await synced(page);
  await page.goto(me.server.url + path);
  await expect(page.locator("[data-element]").filter({ hasText: "Still no room" })).toBeVisible();
});

test("a database deleted under an open tab: said, and after a reload the server's copy is there", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await newProject(page);
  await addCaption(page, "On the server");
  await synced(page);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
  });
  await typeCaption(page, "Into nothing");
  await expect(status(page)).toHaveText("Needs your attention");
  await expect(page.getByText("This browser's database is closed. Reload the page.")).toBeVisible();
  page.once("dialog", (dialog) => dialog.accept()); // "not saved yet": they want to
  await page.reload();
  await expect(page.locator("[data-element]").filter({ hasText: "On the server" })).toBeVisible();
  await synced(page);
});

test("the browser is asked not to clear what is kept, and the settings say whether it agreed", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await page.goto(`${me.server.url}/settings`);
  const section = page.getByRole("region", { name: "This browser" });
  await expect(section.getByText(/^[\d.]+ (bytes|KB|MB) of [\d.]+ (MB|GB) used$/)).toBeVisible();
  await expect(section.getByText("The browser may clear it when the device runs short of space.")).toBeVisible();
  await section.getByRole("button", { name: "Protect" }).click();
  await expect(page.getByText("The browser did not agree.")).toBeVisible();
  const browser = await me.context.newCDPSession(page);
  const { targetInfo } = await browser.send("Target.getTargetInfo");
  const grant = { permissions: ["durableStorage"], origin: new URL(me.server.url).origin, browserContextId: targetInfo.browserContextId };
  await browser.send("Browser.grantPermissions" as never, grant as never);
  await section.getByRole("button", { name: "Protect" }).click();
  await expect(section.getByText("The browser keeps it until you sign out or clear it yourself.")).toBeVisible();
  await expect(section.getByRole("button", { name: "Protect" })).toHaveCount(0);
});
