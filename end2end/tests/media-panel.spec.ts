// The library in the editor: a picture is dragged onto a screen or pressed; a guest's own; without the server what is kept.
import type { Page } from "@playwright/test";
import { fill } from "../support/library.ts";
import { tryIt } from "../support/guest.ts";
import { png } from "../support/pictures.ts";
import { addPicture, elements, newProject, synced } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

const tiles = (page: Page) => page.getByRole("tabpanel", { name: "Media" }).getByRole("button");
const tile = (page: Page, name: string) => page.getByRole("button", { name: `Place ${name}`, exact: true });
const open = async (page: Page): Promise<void> => {
  await page.getByRole("tab", { name: "Media" }).click();
  await expect(page.getByRole("tab", { name: "Media" })).toHaveAttribute("aria-selected", "true");
};

test("a picture of the library is dragged onto a screen, and lies where it was let go", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await fill(page, 3, (number) => png(60 * number, 130, [200, 90, number * 60]));
  await newProject(page);
  await open(page);
  await expect(tiles(page)).toHaveCount(3);
  const frame = page.locator(".screen-frame").first();
  await tile(page, "capture 002.png").dragTo(frame, { targetPosition: { x: 90, y: 120 } });
  await expect(elements(page)).toHaveCount(1);
  await expect(elements(page).locator("img")).toHaveJSProperty("naturalWidth", 120);
  const [on, of] = [(await elements(page).boundingBox())!, (await frame.boundingBox())!];
  expect(Math.abs(on.x + on.width / 2 - of.x - 90)).toBeLessThan(3);
  expect(Math.abs(on.y + on.height / 2 - of.y - 120)).toBeLessThan(3);
  await synced(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(elements(page)).toHaveCount(0);
  // Into the device frame that it is let go over.
  await page.getByRole("button", { name: "Add device frame" }).click();
  await expect(elements(page)).toHaveCount(1);
  await tile(page, "capture 001.png").dragTo(elements(page));
  await expect(elements(page).locator("img")).toHaveJSProperty("naturalWidth", 60);
  await expect(elements(page)).toHaveCount(1);
});

test("the panel by keyboard: tabs, arrows, Enter; found by name", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await fill(page, 4, (number) => png(60, 130, [200, 90, number * 60]));
  await newProject(page);
  await page.getByRole("tab", { name: "Layers" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Media" })).toBeFocused();
  await expect(tiles(page)).toHaveCount(4);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("searchbox", { name: "Search media" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(tile(page, "capture 004.png")).toBeFocused();
  // Two in a row.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(tile(page, "capture 001.png")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(elements(page)).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search media" }).fill("003");
  await expect(tiles(page)).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search media" }).fill("nowhere");
  await expect(page.getByText("No picture has this name.")).toBeVisible();
});

test("a guest has his own pictures at hand", async ({ profile }) => {
  const page = await (await profile()).page("/");
  await tryIt(page);
  await open(page);
  await expect(page.getByText("No pictures yet.")).toBeVisible();
  await addPicture(page, "capture.png", png(60, 130, [30, 90, 200]));
  await expect(tiles(page)).toHaveCount(1);
  await tile(page, "capture.png").click();
  await expect(elements(page).locator("img")).toHaveCount(2);
});

test("without the server what this browser keeps is offered", async ({ profile, email }) => {
  const me = await profile();
  me.expects(/Failed to load resource/);
  await me.withoutWorker();
  const page = await me.signIn(email);
  await fill(page, 2, (number) => png(60, 130, [200, 90, number * 60]));
  await newProject(page);
  await addPicture(page, "kept.png", png(90, 130, [30, 90, 200]));
  await synced(page);
  await page.route("**/fn/media/library", (route) => route.abort());
  await page.reload();
  await expect(elements(page)).toHaveCount(1);
  await open(page);
  await expect(page.getByText("These pictures are kept in this browser.")).toBeVisible();
  await expect(tiles(page)).toHaveCount(1);
  await expect(tile(page, "kept.png").locator("img")).toHaveJSProperty("naturalWidth", 90);
  await page.keyboard.press("Escape");
  await tile(page, "kept.png").click();
  await expect(elements(page).locator("img")).toHaveCount(2);
});
