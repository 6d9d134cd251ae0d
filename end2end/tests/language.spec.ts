// The language of the interface: the browser's, or the one that was chosen; at once, in every tab, without a network too.
import type { Page, Route } from "@playwright/test";
import { expect, isSignedIn, NETWORK_ERRORS, test } from "../support/test.ts";

const lang = (page: Page) => page.evaluate(() => document.documentElement.lang);
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true, level: 1 });
const choose = (page: Page, name: "English" | "Deutsch") => page.getByRole("button", { name, exact: true }).click();

/** The page is the app's: what is pressed now is heard. */
async function there(page: Page, account: string): Promise<void> {
  await expect(page.getByRole("heading", { name: account, exact: true })).toBeVisible();
}

test("a page comes in the browser's language, and in the chosen one from then on", async ({ profile }) => {
  const me = await profile({ locale: "de-AT" });
  await me.withoutWorker();
  const page = await me.page("/settings");
  await there(page, "Konto");
  await expect(heading(page, "Einstellungen")).toBeVisible();
  expect(await lang(page)).toBe("de");
  await expect(page).toHaveTitle("Einstellungen · Framekeep");
  await page.evaluate(() => Object.assign(window, { same: true }));
  await choose(page, "English");
  await expect(heading(page, "Settings")).toBeVisible();
  await expect(page.getByRole("button", { name: "English", exact: true })).toHaveAttribute("aria-pressed", "true");
  expect(await lang(page)).toBe("en");
  await expect(page).toHaveTitle("Settings · Framekeep");
  expect(await page.evaluate(() => "same" in window), "without loading the page anew").toBe(true);
  // From the server in this language: before any script of the app has come.
  const held: Route[] = [];
  await page.route(/\/pkg\/.*\.(js|wasm)$/, (route) => void held.push(route));
  const fresh = await me.context.newPage();
  await fresh.route(/\/pkg\/.*\.(js|wasm)$/, (route) => void held.push(route));
  await fresh.goto(`${me.server.url}/settings`, { waitUntil: "domcontentloaded" });
  await expect(heading(fresh, "Settings")).toBeVisible();
  expect(await lang(fresh)).toBe("en");
  expect(held.length).toBeGreaterThan(0);
});

test("a browser whose languages we do not have gets English", async ({ profile }) => {
  const page = await (await profile({ locale: "fr-FR" })).page("/settings");
  await expect(heading(page, "Settings")).toBeVisible();
  expect(await lang(page)).toBe("en");
});

test("the language reaches this browser's other tabs at once", async ({ profile }) => {
  const me = await profile();
  const [one, two] = [await me.page("/settings"), await me.page("/settings")];
  for (const page of [one, two]) await there(page, "Account");
  await choose(one, "Deutsch");
  await expect(heading(two, "Einstellungen")).toBeVisible();
  expect(await lang(two)).toBe("de");
  await choose(two, "English");
  await expect(heading(one, "Settings")).toBeVisible();
});

test("without a network a page opens in the chosen language", async ({ profile }) => {
  const me = await profile();
  const page = await me.page("/settings");
  await there(page, "Account");
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
  await choose(page, "Deutsch");
  const kept = () => page.evaluate(async () => (await caches.match("/settings"))?.text());
  await expect.poll(kept).toContain('lang="de"');
  me.expects(NETWORK_ERRORS);
  await me.context.setOffline(true);
  await page.reload();
  await there(page, "Konto");
  await expect(heading(page, "Einstellungen")).toBeVisible();
  await me.context.setOffline(false);
});

test("every page in German fits", async ({ profile, email }) => {
  test.setTimeout(120_000);
  const me = await profile({ locale: "de-DE", colorScheme: "light", reducedMotion: "reduce" });
  const page = await me.page("/");
  const each = async (name: string) => {
    for (const width of [1440, 768, 360]) {
      await page.setViewportSize({ width, height: width === 360 ? 760 : 900 });
      await page.screenshot({ path: `results/look/${name}-german-${width}.png` });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${name}: the page scrolls sideways`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await each("landing");
  await page.getByRole("link", { name: "Weiter mit Google" }).first().click();
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=name]").fill("Ada Lovelace");
  await page.locator("input[name=name]").press("Enter");
  await isSignedIn(page);
  await expect(heading(page, "Projekte")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Mach deine ersten Screenshots" })).toBeVisible();
  await each("projects-empty");
  await page.getByRole("button", { name: "Neues Projekt" }).click();
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
  await expect(page.getByTestId("status")).toHaveText("Synchronisiert");
  await page.goto(`${me.server.url}/projects`);
  await expect(page.getByText("Unbenanntes Projekt")).toBeVisible();
  await each("projects");
  for (const [path, name, title] of [
    ["/projects/trash", "trash", "Papierkorb"],
    ["/media", "media", "Medien"],
    ["/settings", "settings", "Einstellungen"],
    ["/nowhere", "not-found", ""],
  ] as const) {
    if (name === "not-found") me.expects(/status of 404/);
    await page.goto(me.server.url + path);
    if (title) await expect(heading(page, title)).toBeVisible();
    if (name === "settings") await expect(page.getByRole("heading", { name: "Deine Daten" })).toBeVisible();
    if (name === "trash") await expect(page.getByRole("heading", { name: "Der Papierkorb ist leer" })).toBeVisible();
    await each(name);
  }
});
