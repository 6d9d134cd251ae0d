// The media page and the upload tray: by button, drop and paste; refused files; rename; delete and undo; used in.
import type { Page, Request, Route } from "@playwright/test";
import { give, type Given } from "../support/files.ts";
import { cards, fill, media } from "../support/library.ts";
import { noise, png } from "../support/pictures.ts";
import { addPicture, newProject, synced } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

const picture = (name: string, shade: number, width = 60, height = 130): Given => ({
  name,
  mimeType: "image/png",
  buffer: png(width, height, [shade, 90, 200]),
});
const card = (page: Page, name: string) => page.getByRole("main").locator("[data-asset]").filter({ hasText: name });
const tray = (page: Page) => page.getByRole("region", { name: "Uploads" });

async function choose(page: Page, files: Given[]): Promise<void> {
  await page.getByLabel("Picture files").setInputFiles(files);
}

async function menu(page: Page, name: string, item: string): Promise<void> {
  // The library's own card: the one of an upload that is through gives way to it.
  await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

for (const width of [1440, 360]) {
  test(`upload by button, drop and paste; find; rename; delete and undo, at ${width} pixels`, async ({ profile, email }) => {
    const me = await profile({ viewport: { width, height: 800 } });
    const page = await me.signIn(email);
    await expect(page.getByRole("link", { name: "Projects", exact: true })).toHaveAttribute("aria-current", "page");
    await media(page);
    await expect(page.getByRole("link", { name: "Media" })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("heading", { name: "Bring your captures" })).toBeVisible();
    await choose(page, [picture("home.png", 10), picture("plan.png", 60)]);
    await give(page, "drop", [picture("stats.png", 110, 320, 200)]);
    await give(page, "paste", [picture("remind.png", 160)]);
    for (const name of ["home.png", "plan.png", "stats.png", "remind.png"]) {
      await expect(card(page, name)).toContainText("Synced");
      await expect(card(page, name).locator("img")).toHaveJSProperty("complete", true);
    }
    await expect(page.getByText(/^4 pictures · .* of 2 GB$/)).toBeVisible();
    await expect(card(page, "stats.png")).toContainText("320 × 200");

    await page.getByRole("searchbox", { name: "Search media" }).fill("PLAN");
    await expect(card(page, "home.png")).toHaveCount(0);
    await expect(card(page, "plan.png")).toBeVisible();
    await page.getByRole("searchbox", { name: "Search media" }).fill("nothing of this name");
    await expect(page.getByText("No picture fits.")).toBeVisible();
    await page.getByRole("searchbox", { name: "Search media" }).fill("");
    await page.getByLabel("Type").selectOption("GIF");
    await expect(page.getByText("No picture fits.")).toBeVisible();
    await page.getByLabel("Type").selectOption("All types");
    await expect(card(page, "home.png")).toBeVisible();

    await menu(page, "home.png", "Rename");
    await page.getByLabel("New name").fill("first screen.png");
    await page.keyboard.press("Enter");
    await expect(card(page, "first screen.png")).toBeVisible();
    await expect(card(page, "home.png")).toHaveCount(0);

    await menu(page, "plan.png", "Delete");
    await expect(card(page, "plan.png")).toHaveCount(0);
    await expect(page.getByText(/^3 pictures ·/)).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(card(page, "plan.png")).toBeVisible();
    await menu(page, "stats.png", "Delete");
    await expect(card(page, "stats.png")).toHaveCount(0);

    await page.reload();
    await expect(card(page, "first screen.png")).toBeVisible();
    await expect(card(page, "stats.png")).toHaveCount(0);
    await expect(page.getByText(/^3 pictures ·/)).toBeVisible();
  });
}

test("files that are not accepted are refused in words, and nothing of them is kept", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await media(page);
  const whole = png(300, 300, [9, 9, 9]);
  await choose(page, [
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") },
    { name: "huge.png", mimeType: "image/png", buffer: Buffer.concat([whole, Buffer.alloc(10_000_000)]) },
    { name: "broken.png", mimeType: "image/png", buffer: Buffer.from("no picture either") },
    picture("good.png", 10),
  ]);
  const row = (name: string) => tray(page).getByRole("listitem").filter({ hasText: name });
  await expect(row("notes.txt")).toContainText("This file is not a picture that Framekeep takes. Choose a PNG, JPEG, WebP or GIF.");
  await expect(row("huge.png")).toContainText("This picture is larger than 10 MB. Choose a smaller one.");
  await expect(row("broken.png")).toContainText("This picture is damaged and cannot be shown. Choose another file.");
  await expect(card(page, "good.png").first()).toContainText("Synced");
  await expect(tray(page).getByRole("status")).toHaveText("3 pictures not uploaded");
  await page.getByRole("button", { name: "Remove notes.txt" }).click();
  await expect(row("notes.txt")).toHaveCount(0);
  await page.getByRole("button", { name: "Close uploads" }).click();
  await expect(tray(page)).toHaveCount(0);
  await page.reload();
  await expect(card(page, "good.png")).toContainText("Synced");
  await expect(tray(page)).toHaveCount(0);
  await expect(page.getByText(/^1 picture ·/)).toBeVisible();
});

test("what the server refuses stays with its words until it is tried again or removed", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await media(page);
  const reason = "Your storage is full: 2 GB of 2 GB are used.";
  await page.route("**/fn/media/upload", (route) => route.fulfill({ json: { is: "refused", reason } }));
  await choose(page, [picture("late.png", 10), picture("never.png", 60)]);
  for (const name of ["late.png", "never.png"]) await expect(card(page, name).first()).toContainText(reason);
  await expect(tray(page)).toContainText(reason);
  await page.unroute("**/fn/media/upload");
  await tray(page).getByRole("button", { name: "Retry late.png" }).click();
  await expect(card(page, "late.png").first()).toContainText("Synced");
  await tray(page).getByRole("button", { name: "Remove never.png" }).click();
  await expect(card(page, "never.png")).toHaveCount(0);
  await expect(tray(page)).toHaveCount(0);
  await page.reload();
  await expect(card(page, "late.png")).toBeVisible();
  await expect(page.getByText(/^1 picture ·/)).toBeVisible();
});

test("the tray counts, cancels, and goes by itself; two are sent at a time", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await media(page);
  let underWay = 0;
  let most = 0;
  const counts = (change: number) => (request: Request) => {
    if (!request.url().endsWith("/fn/media/upload")) return;
    underWay += change;
    most = Math.max(most, underWay);
  };
  page.on("request", counts(1));
  page.on("requestfinished", counts(-1));
  page.on("requestfailed", counts(-1));
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route("**/fn/media/upload", async (route) => {
    await opened;
    await route.continue().catch(() => {}); // cancelled meanwhile
  });
  await choose(page, [1, 2, 3, 4].map((n) => picture(`capture ${n}.png`, n * 40)));
  await expect(tray(page).getByRole("status")).toHaveText("Uploading 1 of 4");
  await expect(card(page, "capture 4.png").first()).toContainText("Waiting");
  await tray(page).getByRole("button", { name: "Cancel capture 3.png" }).click();
  await expect(card(page, "capture 3.png")).toHaveCount(0);
  await tray(page).getByRole("button", { name: "Cancel capture 1.png" }).click();
  await expect(card(page, "capture 1.png")).toHaveCount(0);
  await expect(tray(page).getByRole("status")).toHaveText("Uploading 1 of 2");
  open();
  await expect(tray(page).getByRole("status")).toHaveText("2 pictures uploaded");
  await expect(tray(page)).toHaveCount(0);
  await expect(page.getByText(/^2 pictures ·/)).toBeVisible();
  expect(most).toBe(2);
});

test("a picture added without a network goes up after the tab was closed and the network is back", async ({ profile, email }) => {
  const me = await profile();
  me.expects(/status of 503|Failed to load resource|net::ERR/);
  const page = await me.signIn(email);
  await media(page);
  await page.route("**/fn/media/upload", (route) => route.abort());
  await choose(page, [picture("train.png", 10)]);
  await expect(card(page, "train.png").first()).toContainText("The server does not answer. It is tried again by itself.");
  await page.close();
  const again = await me.page("/media");
  await expect(card(again, "train.png")).toContainText("Synced");
  await expect(again.getByText(/^1 picture ·/)).toBeVisible();
});

test("used in: the projects are named and linked, and deleting asks", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Habit Garden");
  await addPicture(page, "capture.png", png(90, 190, [30, 90, 200]));
  await expect(page.locator("[data-element] img")).toBeVisible();
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await media(page);
  await card(page, "capture.png").getByRole("button", { name: "capture.png" }).first().click();
  const details = page.getByRole("dialog", { name: "capture.png" });
  await expect(details.getByRole("link", { name: "Habit Garden" })).toBeVisible();
  await page.keyboard.press("Escape");
  await menu(page, "capture.png", "Delete");
  const question = page.getByRole("dialog", { name: "This picture is in use" });
  await expect(question).toContainText("Habit Garden");
  await question.getByRole("button", { name: "Keep it" }).click();
  await expect(card(page, "capture.png")).toBeVisible();
  await menu(page, "capture.png", "Delete");
  await question.getByRole("button", { name: "Delete anyway" }).click();
  await expect(card(page, "capture.png")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, "capture.png")).toBeVisible();
  await card(page, "capture.png").getByRole("button", { name: "capture.png" }).first().click();
  await details.getByRole("link", { name: "Habit Garden" }).click();
  await expect(page).toHaveURL(/\/projects\/[0-9a-f-]{36}$/);
});

test("more come before they are scrolled to, by the keyboard too", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await fill(page, 85, (number) => png(20, 40, [number, 90, 200]));
  await media(page);
  await expect(cards(page)).toHaveCount(40);
  await cards(page).first().getByRole("button").first().focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("button", { name: "capture 046.png", exact: true })).toBeFocused();
  await expect(cards(page)).toHaveCount(85);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: "capture 045.png", exact: true })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "capture 001.png" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "capture 001.png", exact: true })).toBeFocused();
  await page.keyboard.press("F2");
  await page.getByLabel("New name").fill("by hand.png");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "by hand.png", exact: true })).toBeFocused();
});

test("the cards load small pictures, and wait for those that do not come", async ({ profile, email }) => {
  const me = await profile();
  me.expects(/Failed to load resource/);
  const page = await me.signIn(email);
  await fill(page, 3, (number) => noise(900, 1950, number));
  const small: number[] = [];
  const asked: string[] = [];
  page.on("response", async (response) => {
    const path = new URL(response.url()).pathname;
    if (path.includes("/content")) asked.push(path);
    if (response.ok() && path.includes("-320-")) small.push((await response.body()).length);
  });
  const shown = async () => {
    await expect(cards(page)).toHaveCount(3);
    for (const card of await cards(page).all()) {
      await expect(card.locator("img")).toHaveJSProperty("complete", true);
      await expect(card.locator("img")).toHaveJSProperty("naturalHeight", 320);
    }
  };
  // Made when they are asked for the first time.
  await media(page);
  await shown();
  expect(new Set(asked).size).toBe(3);
  // From then on the list brings their addresses.
  asked.length = small.length = 0;
  await page.reload();
  await shown();
  await expect.poll(() => small.length).toBe(3);
  for (const size of small) expect(size).toBeLessThan(60_000);
  expect(asked).toEqual([]);

  // Neither the store nor the server gives them.
  const nowhere = (route: Route) => route.abort();
  await page.route(/-320-/, nowhere);
  await page.route("**/content?size=320", nowhere);
  await page.reload();
  await expect(cards(page)).toHaveCount(3);
  for (const card of await cards(page).all()) await expect(card).toContainText("Cannot be shown now");
  await page.unroute(/-320-/, nowhere);
  await page.unroute("**/content?size=320", nowhere);
  await expect(cards(page)).toHaveCount(3);
  for (const card of await cards(page).all()) await expect(card.locator("img")).toHaveJSProperty("naturalHeight", 320);
});

test("signed out, the page says where pictures are kept, and offers to sign in", async ({ profile }) => {
  const page = await (await profile()).page("/media");
  await expect(page.getByRole("heading", { name: "Bring your captures" })).toBeVisible();
  await expect(page.getByText("Kept on this device only.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Continue with Google" })).toBeVisible();
});
