// Signing out, and being signed in elsewhere, at a bad moment: what only this browser has stays.
import type { Page } from "@playwright/test";
import { busy, read, write } from "../support/database.ts";
import { everything, guestWork, signInHere, signOut } from "../support/guest.ts";
import { look } from "../support/look.ts";
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, goOffline, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, isSignedIn, NETWORK_ERRORS, test } from "../support/test.ts";

const SIGN_OUT = "**/auth/sign-out";

async function pressSignOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
}

test("before what is kept was read nobody is signed out", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  const path = await newProject(page, "Kept");
  await addCaption(page, "On the server");
  await synced(page);
  const beside = await me.page("/health");
  const free = await busy(beside);
  await page.goto(`${me.server.url}/projects`);
  await pressSignOut(page);
  await expect(page.getByText("What this browser keeps is still being read.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
  await free();
  await page.getByRole("listitem").filter({ hasText: "Kept" }).getByRole("link").click();
  expect(new URL(page.url()).pathname).toBe(path);
  await expect(page.locator("[data-element]").filter({ hasText: "On the server" })).toBeVisible();
  await synced(page);
  await signOut(page);
  expect(await everything(page)).not.toContain("On the server");
});

test("what is changed while the server signs out stays, and goes up after the next sign-in", async ({ profile, email }) => {
  const me = await profile();
  me.expects(/status of 401/);
  const page = await me.signIn(email);
  const path = await newProject(page, "Last words");
  await addCaption(page, "Before");
  await synced(page);
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(SIGN_OUT, async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  await pressSignOut(page);
  await page.locator("[data-element]").first().click();
  await typeCaption(page, "Meanwhile");
  answer();
  await expect(page.getByText("You were signed out on this device.")).toBeVisible();
  await expect(page.locator("[data-element]").filter({ hasText: "Meanwhile" })).toBeVisible();
  await page.unroute(SIGN_OUT);
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=name]").fill("Ada Lovelace");
  await page.locator("input[name=name]").press("Enter");
  await page.waitForURL(me.server.url + path);
  await expect(page.locator("[data-element]").filter({ hasText: "Meanwhile" })).toBeVisible();
  await synced(page);
  const other = await (await profile()).signIn(email);
  await other.goto(me.server.url + path);
  await expect(other.locator("[data-element]").filter({ hasText: "Meanwhile" })).toBeVisible();
});

const question = (page: Page) => page.getByRole("dialog", { name: "Signing out" });
const stay = (page: Page) => question(page).getByRole("button", { name: "Stay signed in" });
const giveUp = (page: Page) => question(page).getByRole("button", { name: "Sign out and give it up" });
const signInLink = (page: Page) => page.getByRole("banner").getByRole("link", { name: "Sign in" });
const owed = (page: Page) => page.evaluate(() => localStorage.getItem("framekeep.owed-sign-out"));

/** "Plan" with one caption on the server, another one and a picture only here, and no network. */
async function onlyHere(page: Page): Promise<string> {
  const path = await newProject(page, "Plan");
  await addCaption(page, "On the server");
  await synced(page);
  await goOffline(page);
  await addCaption(page, "Only here");
  await addPicture(page, "capture.png", png(60, 130, [30, 90, 200]));
  await expect(page.locator("[data-element] img")).toBeVisible();
  await expect(status(page)).toHaveText(/^Offline · \d+ changes waiting$/);
  return path;
}

test("what only this browser has is given up by nobody who does not say so, and by who does without a server, too", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  const path = await onlyHere(page);
  await pressSignOut(page);
  await expect(question(page).getByRole("listitem").filter({ hasText: "Plan" })).toContainText(/\d changes/);
  await expect(question(page).getByRole("listitem").filter({ hasText: "1 picture" })).toBeVisible();
  await expect(question(page).getByText("The server cannot be reached.")).toBeVisible();
  // Enter at once, or Escape: one stays.
  await expect(stay(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question(page)).toBeHidden();
  await pressSignOut(page);
  await page.keyboard.press("Escape");
  await expect(question(page)).toBeHidden();
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
  expect(await everything(page)).toContain("Only here");

  // It can be taken along.
  await pressSignOut(page);
  const download = page.waitForEvent("download");
  await question(page).getByRole("button", { name: "Download the project" }).click();
  expect((await download).suggestedFilename()).toBe("Plan.framekeep");

  // By keyboard alone, and not with another word.
  const field = question(page).getByRole("textbox");
  await field.fill("give");
  await expect(giveUp(page)).toBeDisabled();
  await field.press("Enter");
  await expect(question(page)).toBeVisible();
  expect(await everything(page)).toContain("Only here");
  await field.fill("Give up");
  await field.press("Enter");
  await expect(signInLink(page)).toBeAttached();
  await expect(page.getByText("your session there ends as soon as this browser reaches it.")).toBeVisible();
  await expect.poll(() => everything(page)).not.toContain("Only here");
  expect(await everything(page)).not.toContain("On the server");
  expect(await owed(page)).not.toBeNull();

  // The server hears of it as soon as it can, and nobody is signed in by the old cookie.
  await me.context.setOffline(false);
  await expect.poll(() => owed(page)).toBeNull();
  expect((await me.context.request.get(`${me.server.url}/api/projects`)).status()).toBe(401);
  await page.goto(me.server.url + "/projects");
  await expect(signInLink(page)).toBeVisible();
  await signInHere(page, email);
  await page.goto(me.server.url + path);
  await expect(page.locator("[data-element]").filter({ hasText: "On the server" })).toBeVisible();
  await expect(page.locator("[data-element]").filter({ hasText: "Only here" })).toHaveCount(0);
  await synced(page);
});

test("what was done since somebody was told is not given up with it", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  await me.withoutWorker();
  const page = await me.signIn(email);
  const path = await newProject(page, "Plan");
  await synced(page);
  const other = await me.page("/projects");
  await expect(other.locator(".card:not([aria-hidden])")).toContainText("Plan");
  await me.context.route("**/fn/projects/push", (route) => route.abort());
  await addCaption(page, "First");
  await pressSignOut(page);
  const field = question(page).getByRole("textbox");
  await field.fill("give up");
  await expect(giveUp(page)).toBeEnabled();
  await newProject(other, "Second");
  await expect(question(page).getByRole("listitem").filter({ hasText: "Second" })).toBeVisible();
  await expect(field).toHaveValue("");
  await expect(giveUp(page)).toBeDisabled();
  // Once it has gone up after all there is nothing to give up.
  await me.context.unroute("**/fn/projects/push");
  await expect(question(page).getByRole("heading", { name: "Your work is on the server" })).toBeVisible({ timeout: 60_000 });
  await question(page).getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(signInLink(page)).toBeAttached();
  await signInHere(other, email);
  await other.goto(me.server.url + path);
  await expect(other.locator("[data-element]").filter({ hasText: "First" })).toBeVisible();
});

for (const [scheme, language] of [["light", "English"], ["dark", "German"]] as const) {
  test(`the question before something is given up, in ${scheme} and ${language}`, async ({ profile, email, server }) => {
    const me = await profile({ colorScheme: scheme, reducedMotion: "reduce" });
    me.expects(NETWORK_ERRORS);
    await me.withoutWorker();
    const page = await me.signIn(email);
    await onlyHere(page);
    await me.context.route("**/fn/projects/push", (route) => route.abort());
    await me.context.setOffline(false);
    await me.context.addCookies([{ name: "language", value: language === "German" ? "de" : "en", url: server.url }]);
    await page.goto(`${server.url}/projects`);
    await isSignedIn(page);
    await page.getByRole("button", { name: /^(Account of|Konto von)/ }).click();
    await page.getByRole("menuitem", { name: /^(Sign out|Abmelden)$/ }).click();
    await expect(page.getByRole("dialog").getByRole("button", { name: /^(Stay signed in|Angemeldet bleiben)$/ })).toBeFocused();
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: width === 360 ? 760 : 900 });
      await look(page, `leaving-${scheme}-${width}`);
    }
    if (language === "German") {
      await page.getByRole("dialog").getByRole("textbox").fill("aufgeben");
      await page.getByRole("dialog").getByRole("button", { name: "Abmelden und aufgeben" }).click();
      await expect(page.getByRole("banner").getByRole("link", { name: "Anmelden" })).toBeVisible();
      expect(await everything(page)).not.toContain("Only here");
    }
  });
}

test("signing out where the database does not open leaves it, and says so", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await newProject(page, "Kept");
  await synced(page);
  const beside = await me.page("/health");
  await page.close();
  const newer = { ...(await read(beside)), version: 99 };
  await write(beside, newer);
  const again = await me.page("/projects");
  await expect(again.getByRole("alert").getByText("It was kept by a newer Framekeep.")).toBeVisible();
  await pressSignOut(again);
  await expect(again.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(again.getByText("Your data in this browser could not be removed. It was kept by a newer Framekeep.")).toBeVisible();
  expect(await read(beside)).toEqual(newer);
});

test("what a guest is typing while another tab signs in is kept with the project", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  // A pause in typing commits: here none is ever long enough.
  await me.context.addInitScript(() => {
    const timer = window.setTimeout;
    window.setTimeout = ((work: TimerHandler, delay?: number) => (delay === 700 ? 0 : timer(work, delay))) as typeof window.setTimeout;
  });
  const page = await guestWork(me, "Habit Garden", "Plan a week");
  await page.locator("[data-element]").filter({ hasText: "Plan a week" }).click();
  await page.getByRole("textbox", { name: "Text", exact: true }).fill("Plan a whole month");
  expect(await everything(page)).not.toContain("Plan a whole month");
  const other = await me.page("/projects");
  await expect(other.locator(".card:not([aria-hidden])")).toContainText("Habit Garden");
  await signInHere(other, email);
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
  await expect.poll(() => everything(other)).toContain("Plan a whole month");
});
