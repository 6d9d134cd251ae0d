// The library as one works with it: grid and list, what is used, many at once, the keyboard, little room, hundreds of
// pictures.
import { tryIt } from "../support/guest.ts";
import { card, cards, fill, media, opener } from "../support/library.ts";
import { noise, png } from "../support/pictures.ts";
import { look } from "../support/look.ts";
import { Server } from "../support/server.ts";
import { addPicture, back, newProject, synced } from "../support/studio.ts";
import { NETWORK_ERRORS, Profile, expect, isSignedIn, test } from "../support/test.ts";

const shade = (number: number) => png(20 + number, 40, [(number * 37) % 256, 90, 200]);
const chosen = (page: import("@playwright/test").Page) => page.locator('[data-asset][aria-selected="true"]');
const names = (locator: import("@playwright/test").Locator) => locator.locator(".card-name").allTextContents();

for (const width of [1440, 768, 360]) {
  test(`as a grid or as a list, as this browser remembers it, at ${width} pixels`, async ({ profile, email }) => {
    const me = await profile({ viewport: { width, height: 800 } });
    const page = await me.signIn(email);
    await fill(page, 3, shade);
    await media(page);
    await expect(cards(page)).toHaveCount(3);
    const grid = page.getByRole("button", { name: "As a grid" });
    const list = page.getByRole("button", { name: "As a list" });
    await expect(grid).toHaveAttribute("aria-pressed", "true");
    await expect(card(page, "capture 002.png").getByText("Unused")).toBeHidden();
    const beside = await cards(page).evaluateAll((all) => new Set(all.map((card) => card.getBoundingClientRect().top)).size);
    expect(beside).toBeLessThan(3);
    await list.click();
    await expect(list).toHaveAttribute("aria-pressed", "true");
    for (const told of ["PNG", "22 × 40", "bytes", "just now", "Unused"]) await expect(card(page, "capture 002.png")).toContainText(told);
    await expect(card(page, "capture 002.png").getByText("Unused")).toBeVisible();
    const below = await cards(page).evaluateAll((all) => new Set(all.map((card) => card.getBoundingClientRect().top)).size);
    expect(below).toBe(3);
    await page.reload();
    await expect(cards(page)).toHaveCount(3);
    await expect(list).toHaveAttribute("aria-pressed", "true");
    await expect(card(page, "capture 002.png").getByText("Unused")).toBeVisible();
    // The words beside the heading stay in one line where there is room for them.
    if (width >= 768) expect((await page.getByText(/^3 pictures ·/).boundingBox())!.height).toBeLessThan(30);
    await opener(page, "capture 002.png").click();
    await expect(page.getByRole("dialog", { name: "capture 002.png" })).toBeVisible();
  });
}

test("what is used and what is not is shown apart", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Habit Garden");
  await addPicture(page, "in use.png", png(90, 190, [30, 90, 200]));
  await synced(page);
  await back(page);
  await fill(page, 2, shade);
  await media(page);
  await expect(cards(page)).toHaveCount(3);
  const use = page.getByLabel("Use", { exact: true });
  await use.selectOption("Used");
  await expect(cards(page)).toHaveCount(1);
  await expect(card(page, "in use.png")).toBeVisible();
  await use.selectOption("Unused");
  await expect(cards(page)).toHaveCount(2);
  await expect(card(page, "in use.png")).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search media" }).fill("001");
  await expect(cards(page)).toHaveCount(1);
  await use.selectOption("Used");
  await expect(page.getByText("No picture fits.")).toBeVisible();
});

test("several at once: chosen by click, range and box, deleted with one question, brought back", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Habit Garden");
  await addPicture(page, "in use.png", png(90, 190, [30, 90, 200]));
  await addPicture(page, "too.png", png(90, 190, [30, 200, 90]));
  await synced(page);
  await back(page);
  await fill(page, 6, shade);
  await media(page);
  await expect(cards(page)).toHaveCount(8);
  const words = page.locator(".media-chosen").getByRole("status");
  await card(page, "capture 006.png").hover();
  await page.getByRole("checkbox", { name: "Select capture 006.png" }).click();
  await expect(page.getByRole("checkbox", { name: "Select capture 006.png" })).toBeChecked();
  await expect(words).toHaveText(/^1 picture selected · \d+ bytes$/);
  // Now a click chooses, with Shift a range.
  await opener(page, "capture 005.png").click();
  await expect(words).toHaveText(/^2 pictures selected/);
  await opener(page, "capture 002.png").click({ modifiers: ["Shift"] });
  expect(await names(chosen(page))).toEqual([6, 5, 4, 3, 2].map((number) => `capture 00${number}.png`));
  await opener(page, "capture 003.png").click({ modifiers: ["ControlOrMeta"] });
  await expect(words).toHaveText(/^4 pictures selected/);
  await page.keyboard.press("Escape");
  await expect(chosen(page)).toHaveCount(0);
  await expect(words).toHaveText("");
  await opener(page, "capture 001.png").click({ modifiers: ["ControlOrMeta"] });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Select all 8" }).click();
  await expect(words).toHaveText(/^8 pictures selected/);
  await expect(page.getByRole("button", { name: /^Select all/ })).toHaveCount(0);

  // Those that nothing uses go; of the others it is asked once.
  await page.locator(".media-chosen").getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "2 pictures are in use" });
  await expect(question.getByRole("listitem")).toHaveText(["in use.png", "too.png", "Habit Garden"]);
  await expect(cards(page)).toHaveCount(2);
  await expect(page.getByText("6 pictures were deleted.")).toBeVisible();
  await question.getByRole("button", { name: "Keep them" }).click();
  await expect(words).toHaveText(/^2 pictures selected/);
  await page.locator(".media-chosen").getByRole("button", { name: "Delete" }).click();
  await question.getByRole("button", { name: "Delete anyway" }).click();
  await expect(page.getByRole("heading", { name: "Bring your captures" })).toBeVisible();
  await expect(page.getByText("2 pictures were deleted.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cards(page)).toHaveCount(2);
  await expect(page.getByText(/^2 pictures ·/)).toBeVisible();
  await page.reload();
  await expect(cards(page)).toHaveCount(2);
});

test("the library by keyboard: one tab stop, arrows, Space, Shift, Control+A, F2, Enter, Delete", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await fill(page, 7, shade);
  await media(page);
  await expect(cards(page)).toHaveCount(7);
  const at = (number: number) => opener(page, `capture 00${number}.png`);
  // Five in a row at this width: 7 6 5 4 3 / 2 1.
  await page.getByRole("button", { name: "Upload", exact: true }).focus();
  await page.keyboard.press("Tab");
  await expect(at(7)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(at(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  await expect(at(7)).toBeFocused();
  await page.keyboard.press("End");
  await expect(at(1)).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(at(1)).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await expect(page.getByRole("row", { name: "capture 007.png" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chosen(page)).toHaveCount(3);
  await expect(at(5)).toBeFocused();
  // Enter opens, whatever is chosen.
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "capture 005.png" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(at(5)).toBeFocused();
  await expect(chosen(page)).toHaveCount(3);
  await page.keyboard.press("Delete");
  await expect(cards(page)).toHaveCount(4);
  await expect(at(4)).toBeFocused();
  await page.keyboard.press("F2");
  await page.getByLabel("New name").fill("fourth.png");
  await page.keyboard.press("Enter");
  await expect(opener(page, "fourth.png")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await expect(chosen(page)).toHaveCount(4);
  await page.keyboard.press("Escape");
  await expect(chosen(page)).toHaveCount(0);
  await at(3).focus();
  await page.keyboard.press("Delete");
  await expect(cards(page)).toHaveCount(3);
  await expect(at(2)).toBeFocused();
  // As a list there is one in a row.
  await page.getByRole("button", { name: "As a list" }).click();
  await at(2).focus();
  await page.keyboard.press("ArrowDown");
  await expect(at(1)).toBeFocused();
});

test("a guest walks his pictures by keyboard, and sees what is unused", async ({ profile }) => {
  const page = await (await profile()).page("/");
  await tryIt(page);
  await addPicture(page, "in use.png", png(90, 190, [30, 90, 200]));
  await page.getByRole("link", { name: "Back to projects" }).click();
  await media(page);
  await page.getByLabel("Picture files").setInputFiles([1, 2].map((n) => ({ name: `loose ${n}.png`, mimeType: "image/png", buffer: shade(n) })));
  await expect(cards(page)).toHaveCount(3);
  await page.getByLabel("Use", { exact: true }).selectOption("Unused");
  await expect(cards(page)).toHaveCount(2);
  await cards(page).first().locator("[tabindex]").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await expect(cards(page)).toHaveCount(1);
  await expect(card(page, "loose 2.png")).toBeVisible();
});

test.describe("with a server of its own", () => {
  let server: Server;
  const open = async (browser: import("@playwright/test").Browser, settings: Record<string, string>) => {
    server = await Server.start(settings);
    return new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
  };
  test.afterEach(() => server.remove());

  test("little room is said with words and a bar, and with what to do", async ({ browser }) => {
    const one = noise(200, 200, 0).length;
    const me = await open(browser, { FRAMEKEEP_STORAGE_LIMIT: String(one * 10 - 2_000) });
    const page = await me.signIn("full@example.com");
    await fill(page, 8, (number) => noise(200, 200, number));
    await media(page);
    const bar = page.getByRole("progressbar", { name: "Storage used" });
    await expect.poll(() => bar.evaluate((bar: HTMLProgressElement) => bar.position.toFixed(1))).toBe("0.8");
    await expect(page.getByText("Your storage is nearly full")).toHaveCount(0);
    await page.getByLabel("Picture files").setInputFiles({ name: "ninth.png", mimeType: "image/png", buffer: noise(200, 200, 99) });
    await expect(card(page, "ninth.png")).toContainText("Synced");
    await expect(page.getByText(/^Your storage is nearly full: .* Delete pictures that no project uses to make room\.$/)).toBeVisible();
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [1440, 768, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await look(page, `media-little-room-${scheme}-${width}`);
      }
    }
    await page.getByRole("button", { name: "Show unused pictures" }).click();
    await expect(page.getByLabel("Use", { exact: true })).toHaveValue("unused");
    await page.keyboard.press("ControlOrMeta+a");
    await page.locator(".media-chosen").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("Your storage is nearly full")).toHaveCount(0);
    await expect(bar).toHaveJSProperty("position", 0);
    me.check();
    await me.context.close();
  });

  test("hundreds come as one scrolls, and what is deleted of them is told as it is", async ({ browser }) => {
    test.setTimeout(120_000);
    const me = await open(browser, { FRAMEKEEP_UPLOAD_RATE: "0" });
    me.expects(NETWORK_ERRORS);
    await me.withoutWorker();
    const page = await me.signIn("many@example.com");
    await isSignedIn(page);
    await fill(page, 250, shade, 4);
    await media(page);
    await expect(cards(page)).toHaveCount(40);
    const drawn = () => cards(page).evaluateAll((all) => all.filter((card) => card.querySelector(".card-name")!.checkVisibility({ contentVisibilityAuto: true })).length);
    const end = async () => {
      await page.mouse.move(700, 500);
      await page.mouse.wheel(0, 20_000);
    };
    for (const count of [120, 200, 250]) {
      await end();
      await expect(cards(page)).toHaveCount(count);
    }
    await end();
    await expect(page.getByText("Loading…")).toHaveCount(0);
    // What is out of sight is not drawn.
    expect(await drawn()).toBeLessThan(80);
    // In two pieces; the second one finds no server.
    await page.keyboard.press("ControlOrMeta+a");
    await expect(chosen(page)).toHaveCount(250);
    let pieces = 0;
    await page.route("**/fn/media/delete-many", (route) => (++pieces === 1 ? route.continue() : route.abort()));
    await page.locator(".media-chosen").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("200 of 250 pictures were deleted. The server does not answer, the others are still there.")).toBeVisible();
    await expect(cards(page)).toHaveCount(50);
    await expect(chosen(page)).toHaveCount(50);
    await expect(page.getByText(/^50 pictures ·/)).toBeVisible();
    await page.unroute("**/fn/media/delete-many");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText(/^250 pictures ·/)).toBeVisible();
    me.check();
    await me.context.close();
  });
});
