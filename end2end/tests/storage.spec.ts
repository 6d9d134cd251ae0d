// What this browser keeps, when its storage is full, damaged or deleted: the person is told, nothing on the server is
// touched, and work goes on.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { asVersion1, asVersion2, asVersion3, damage, hold, read, write } from "../support/database.ts";
import { fill } from "../support/room.ts";
import { addCaption, closeOffline, goOffline, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test, type Profile } from "../support/test.ts";

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
    // Said for ten seconds only.
    await expect(again.getByText("Something that this browser kept could not be read.")).toBeVisible();
    await expect(again.locator("[data-element]").filter({ hasText: "On the server" })).toBeVisible();
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

/** A project with one caption on the server and another one that only this browser has. */
async function unsent(me: Profile, email: string): Promise<{ beside: Page; path: string }> {
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  const path = await newProject(page, "Comes over");
  await addCaption(page, "On the server");
  await synced(page);
  const beside = await me.page("/health");
  // Before the page has heard of it a commit would be sealed, and would not lie among what waits.
  await goOffline(page);
  await addCaption(page, "Not sent yet");
  await expect(status(page)).toHaveText(/^Offline/);
  await closeOffline(page);
  await me.context.setOffline(false);
  return { beside, path };
}

for (const [version, as] of [asVersion1, asVersion2, asVersion3].entries()) {
  test(`what version ${version + 1} kept comes over, with what was not sent yet`, async ({ profile, email }) => {
    const me = await profile();
    const { beside, path } = await unsent(me, email);
    const kept = await read(beside);
    expect(Object.keys(kept.stores.entries!).length, "waiting").toBeGreaterThan(0);
    await write(beside, as(kept));

    const page = await me.page(path);
    await expect(page.locator("[data-element]").filter({ hasText: "Not sent yet" })).toBeVisible();
    await synced(page);
    const now = await read(beside);
    expect([now.version, Object.keys(now.stores.turn!).length, now.stores.meta!.writes]).toEqual([kept.version, 1, undefined]);
    const other = await (await profile()).signIn(email);
    await other.goto(me.server.url + path);
    await expect(other.locator("[data-element]").filter({ hasText: "Not sent yet" })).toBeVisible();
  });
}

test("a tab of an older version is in the way: said, and it goes on once that tab is closed", async ({ profile, email }) => {
  const me = await profile();
  const { beside, path } = await unsent(me, email);
  await write(beside, asVersion1(await read(beside)));
  await hold(beside);
  const page = await me.page(path);
  await expect(page.getByRole("alert").getByText("Another tab has an older Framekeep open")).toBeVisible();
  await beside.close();
  await expect(page.locator("[data-element]").filter({ hasText: "Not sent yet" })).toBeVisible();
  await expect(page.getByText("Another tab has an older Framekeep open")).toHaveCount(0);
  await synced(page);
});

test("what a newer version kept is left alone", async ({ profile, email }) => {
  const me = await profile();
  const { beside, path } = await unsent(me, email);
  const newer = { ...(await read(beside)), version: 99 };
  await write(beside, newer);
  const page = await me.page(path);
  const alert = page.getByRole("alert");
  await expect(alert.getByText("It was kept by a newer Framekeep.")).toBeVisible();
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert.getByText("It was kept by a newer Framekeep.")).toBeVisible();
  expect(await read(beside)).toEqual(newer);
});

test("a project that a newer Framekeep wrote can be looked at, and is left as it is", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  const path = await newProject(page, "From the future");
  await addCaption(page, "Written before");
  await synced(page);
  const beside = await alone(me, page);
  const kept = await read(beside);
  const [id, text] = Object.entries(kept.stores.projects!)[0]!;
  const row = JSON.parse(text);
  const newer = JSON.stringify({ ...row, base: { ...row.base, schema: 99, animations: { a: { speed: 3 } } } });
  kept.stores.projects = { [id]: newer };
  await write(beside, kept);

  const again = await me.page(path);
  await expect(again.getByText("This project was changed with a newer Framekeep.")).toBeVisible();
  await expect(again.getByRole("button", { name: "Add caption" })).toBeDisabled();
  await again.locator("[data-element]").filter({ hasText: "Written before" }).click();
  await again.keyboard.press("ArrowRight");
  await again.keyboard.press("Delete");
  await synced(again);
  const loaded = again.waitForEvent("load");
  await again.getByRole("button", { name: "Update", exact: true }).click();
  await loaded;
  await expect(again.locator("[data-element]").filter({ hasText: "Written before" })).toBeVisible();
  await synced(again);
  const { projects, entries } = (await read(beside)).stores;
  expect(JSON.parse(projects![id]!).base, "as it was written").toEqual(JSON.parse(newer).base);
  expect(entries).toEqual({});
});

test("a browser that does not open its database says so, and tries again when asked", async ({ profile, email }) => {
  const me = await profile();
  const { path } = await unsent(me, email);
  await me.context.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function () {
      throw new DOMException("The disk has gone.", "UnknownError");
    };
    (window as unknown as { mend: () => void }).mend = () => (IDBFactory.prototype.open = open);
  });
  const page = await me.page(path);
  await expect(page.getByRole("alert").getByText("Your projects in this browser could not be opened.")).toBeVisible();
  await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("[data-element]").filter({ hasText: "Not sent yet" })).toBeVisible();
  await expect(page.getByText("Your projects in this browser could not be opened.")).toHaveCount(0);
  await synced(page);
});

test("a damaged row of what waits is put aside with its project, and the server's copy is loaded", async ({ profile, email }) => {
  const me = await profile();
  const { beside, path } = await unsent(me, email);
  await damage(beside, "entries");
  const page = await me.page(path);
  await expect(page.getByText("Something that this browser kept could not be read.")).toBeVisible();
  await expect(page.locator("[data-element]").filter({ hasText: "On the server" })).toBeVisible();
  await synced(page);
  const { meta, entries } = (await read(beside)).stores;
  expect(entries, "nothing waits").toEqual({});
  const aside = Object.entries(meta!).filter(([key]) => key.startsWith("aside/"));
  expect(aside.some(([, text]) => text === "{rubbish")).toBe(true);
  expect(aside.some(([, text]) => text.includes("On the server")), "its row, letter by letter").toBe(true);
});

test("with the storage full typing goes on, it is said, and all is kept once there is room", async ({ profile, email }) => {
  test.setTimeout(240_000);
  const me = await profile();
  const page = await me.signIn(email);
  const path = await newProject(page);
  await addCaption(page, "Before");
  await synced(page);
  const giveBack = await fill(me, page);
  await typeCaption(page, "Still no room");
  await expect(page.locator("[data-element]").filter({ hasText: "Still no room" })).toBeVisible();
  await giveBack();
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
    for (const { name } of await indexedDB.databases()) {
      // Done once the app's connection has given way.
      await new Promise<void>((done, fail) => {
        const deleted = indexedDB.deleteDatabase(name!);
        deleted.onsuccess = () => done();
        deleted.onerror = () => fail(deleted.error);
      });
    }
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
