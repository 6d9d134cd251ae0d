// Signing out, and being signed in elsewhere, at a bad moment: what only this browser has stays.
import type { Page } from "@playwright/test";
import { busy, read, write } from "../support/database.ts";
import { everything, guestWork, signInHere, signOut } from "../support/guest.ts";
import { addCaption, newProject, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

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
