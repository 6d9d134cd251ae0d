// Pictures are kept in this browser first: as files of its own, once each, for as long as there is room; what comes from
// another device comes small first.
import type { Page } from "@playwright/test";
import { give, type Given } from "../support/files.ts";
import { question, signInHere, signOut, tryIt } from "../support/guest.ts";
import { lose, originals } from "../support/originals.ts";
import { noise, png } from "../support/pictures.ts";
import { addPicture, back, closeOffline, goOffline, newProject, synced } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test, type Profile } from "../support/test.ts";

const given = (name: string, buffer: Buffer): Given => ({ name, mimeType: "image/png", buffer });
const blue = given("blue.png", png(60, 130, [20, 90, 200]));
const red = given("red.png", png(60, 130, [200, 20, 20]));
const shown = (page: Page) => page.locator("[data-element] img");
const card = (page: Page, name: string) => page.getByRole("main").locator(".media-card").filter({ hasText: name });
const row = (page: Page, name: string) =>
  page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });

/** The picture is drawn, not only placed. */
async function drawn(page: Page, width: number): Promise<void> {
  await expect(shown(page).first()).toHaveJSProperty("complete", true);
  await expect(shown(page).first()).toHaveJSProperty("naturalWidth", width);
}

async function media(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Media" }).click();
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeVisible();
}

test("a picture is a file of this browser: there without a network, and gone after a sign-out", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  const path = await newProject(page, "On files");
  await addPicture(page, blue.name, blue.buffer);
  await drawn(page, 60);
  await synced(page);
  expect(Object.values(await originals(page))).toEqual([blue.buffer.length]);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");

  await goOffline(page);
  await closeOffline(page);
  const again = await me.page(path);
  await drawn(again, 60);
  await me.context.setOffline(false);
  await synced(again);
  await signOut(again);
  expect(await originals(again)).toEqual({});
});

test("a guest's picture is a file too, and comes along into the account", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.page("/");
  await tryIt(page);
  await addPicture(page, blue.name, blue.buffer);
  await drawn(page, 60);
  await expect.poll(async () => Object.keys(await originals(page))).toEqual([expect.stringMatching(/^framekeep\.guest\//)]);
  await signInHere(page, email);
  await question(page).getByRole("button", { name: "Add 1 project" }).click();
  await expect.poll(async () => Object.keys(await originals(page))).toEqual([expect.not.stringMatching(/^framekeep\.guest\//)]);
});

test("a browser without such files keeps pictures in its database", async ({ profile, email }) => {
  const me = await profile();
  await me.context.addInitScript(() => {
    // Not every page is a secure one.
    if (globalThis.StorageManager) StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("not here", "SecurityError"));
  });
  const page = await me.signIn(email);
  const path = await newProject(page, "In rows");
  await addPicture(page, blue.name, blue.buffer);
  await drawn(page, 60);
  await synced(page);
  await page.route("**/fn/media/asset", (route) => route.abort());
  me.expects(NETWORK_ERRORS);
  await page.goto(me.server.url + path);
  await drawn(page, 60);
});

test("the same picture twice is one, in a project and in the library", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Twice");
  await addPicture(page, blue.name, blue.buffer);
  await expect(shown(page)).toHaveCount(1);
  await addPicture(page, "the same again.png", blue.buffer);
  await expect(shown(page)).toHaveCount(2);
  await synced(page);
  expect(Object.values(await originals(page))).toEqual([blue.buffer.length]);
  await back(page);
  await media(page);
  await expect(page.getByText(/^1 picture ·/)).toBeVisible();
  await give(page, "drop", [blue]);
  await expect(page.getByText("“blue.png” is in your library already.")).toBeVisible();
  await expect(page.getByText(/^1 picture ·/)).toBeVisible();
});

test("a deleted picture that is uploaded again is a new one", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await media(page);
  await give(page, "drop", [blue]);
  await expect(card(page, blue.name)).toContainText("Synced");
  await expect(page.getByRole("button", { name: blue.name, exact: true })).toBeVisible();
  await page.getByRole("button", { name: `More for ${blue.name}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(card(page, blue.name)).toHaveCount(0);
  await give(page, "drop", [blue]);
  await expect(card(page, blue.name)).toContainText("Synced");
  await page.reload();
  await expect(card(page, blue.name)).toBeVisible();
});

test("a capture of a name that the project knows replaces the old one, is new, or is skipped", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  const path = await newProject(page, "Captured anew");
  await addPicture(page, "home.png", blue.buffer);
  await drawn(page, 60);
  const dialog = page.getByRole("dialog", { name: "These pictures are in the project already" });

  await addPicture(page, "home.png", png(70, 130, [1, 2, 3]));
  await expect(dialog.getByText("home.png", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Go on" }).click();
  await drawn(page, 70);
  await expect(shown(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await drawn(page, 60);
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await drawn(page, 70);

  await addPicture(page, "home.png", png(80, 130, [1, 2, 3]));
  await dialog.getByRole("button", { name: "Skip" }).click();
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(shown(page)).toHaveCount(1);

  await addPicture(page, "home.png", png(90, 130, [1, 2, 3]));
  await dialog.getByRole("button", { name: "Add as new" }).click();
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(shown(page)).toHaveCount(2);
  await drawn(page, 70);
  await synced(page);
  await page.goto(new URL(path, page.url()).href);
  await expect(shown(page)).toHaveCount(2);
});

test("a file that the browser has lost before it went up can be chosen again", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  await media(page);
  await me.context.route("**/fn/media/upload", (route) => route.abort());
  await give(page, "drop", [blue]);
  await expect(card(page, blue.name)).toContainText("does not answer");
  const beside = await me.page("/health");
  await page.close();
  await lose(beside);
  await me.context.unroute("**/fn/media/upload");

  const again = await me.page("/media");
  await expect(row(again, blue.name)).toContainText("This browser has lost the file before it was sent.");
  await again.getByLabel("Choose blue.png again").setInputFiles(red);
  await expect(again.getByText("“red.png” is not the same file as “blue.png”. Choose that one.")).toBeVisible();
  await again.getByLabel("Choose blue.png again").setInputFiles(blue);
  await expect(card(again, blue.name).first()).toContainText("Synced");
  await again.reload();
  await expect(card(again, blue.name).first()).toContainText("Synced");
});

test("on another device a picture is small first; what is not shown whole is not fetched whole", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  const path = await newProject(page, "Small first");
  await addPicture(page, "large.png", noise(900, 600, 7));
  await synced(page);

  const other = await profile();
  other.expects(NETWORK_ERRORS);
  // Not a word of the original comes through yet.
  await other.context.route(/-large\.png/, (route) => route.abort());
  const there = await other.signIn(email);
  const list = there.locator(".card-art img");
  await expect(list).toHaveJSProperty("naturalWidth", 320);
  await there.goto(other.server.url + path);
  await drawn(there, 320);
  await other.context.unroute(/-large\.png/);
  await drawn(there, 900);
});

async function twoPictures(me: Profile, email: string): Promise<string[]> {
  const page = await me.signIn(email);
  const paths = [];
  for (const [name, seed] of [["First", 1], ["Second", 2]] as const) {
    paths.push(await newProject(page, name));
    await addPicture(page, `${name}.png`, noise(700, 500, seed));
    await synced(page);
    await back(page);
  }
  return paths;
}

test("with little room the picture that was not looked at for longest goes, and comes back when it is", async ({ profile, email }) => {
  const [first, second] = await twoPictures(await profile(), email);
  const other = await profile();
  const there = await other.signIn(email);
  for (const path of [first!, second!]) {
    await there.goto(other.server.url + path);
    await drawn(there, 700);
  }
  expect(Object.keys(await originals(there))).toHaveLength(2);
  // Half of it is for pictures: one of a megabyte, not two.
  await there.addInitScript(() => {
    if (globalThis.StorageManager) StorageManager.prototype.estimate = async () => ({ quota: 3_500_000, usage: 2_200_000 });
  });
  await there.goto(other.server.url + second);
  await drawn(there, 700);
  await expect.poll(async () => Object.keys(await originals(there)).length).toBe(1);
  await there.goto(other.server.url + first);
  await drawn(there, 700);
});
