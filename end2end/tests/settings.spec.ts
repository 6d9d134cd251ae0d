// Settings: the theme, how conflicts are settled, devices, access tokens, what was done, export and erasure.
import type { Page, Route } from "@playwright/test";
import { addCaption, goOffline, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";

const theme = (page: Page) => page.evaluate(() => document.documentElement.getAttribute("data-theme"));
const kept = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).filter((db) => /^framekeep-/.test(db.name ?? "")).length);

async function settings(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "Settings", exact: true })).toBeVisible();
  await expect(page.getByRole("list", { name: "Devices" }).getByRole("listitem").first()).toBeVisible();
}

test("the theme is this browser's, and survives a reload without a flash", async ({ profile, email }) => {
  const me = await profile({ colorScheme: "light" });
  await me.withoutWorker();
  const page = await me.page("/settings");
  await expect(page.getByText("Sign in to see your devices")).toBeVisible(); // the app is there
  await expect(page.getByRole("button", { name: "System" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Dark" }).click();
  expect(await theme(page)).toBe("dark");
  const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  // Painted by the page's own head: before any script of the app has come.
  const held: Route[] = [];
  await page.route(/\/pkg\/.*\.(js|wasm)$/, (route) => void held.push(route));
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await theme(page)).toBe("dark");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(ground);
  expect(held.length).toBeGreaterThan(0);
  // Goes on with what is held.
  await page.unroute(/\/pkg\/.*\.(js|wasm)$/);
  await expect(page.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "System" }).click();
  expect(await theme(page)).toBeNull();
  const other = await (await profile({ colorScheme: "light" })).signIn(email);
  expect(await theme(other)).toBeNull();
});

test("the theme reaches this browser's other tabs at once", async ({ profile }) => {
  const me = await profile({ colorScheme: "light" });
  const [one, two] = [await me.page("/settings"), await me.page("/settings")];
  for (const page of [one, two]) await expect(page.getByText("Sign in to see your devices")).toBeVisible();
  for (const [name, painted] of [["Dark", "dark"], ["Light", "light"], ["System", null]] as const) {
    await one.getByRole("button", { name }).click();
    await expect.poll(() => theme(two)).toBe(painted);
    await expect(two.getByRole("button", { name })).toHaveAttribute("aria-pressed", "true");
  }
});

test("a device that is signed out elsewhere is told, and keeps what it has not sent", async ({ profile, email }) => {
  const here = await (await profile()).signIn(email);
  const there = await profile();
  const other = await there.signIn(email);
  await newProject(other, "Kept here");
  await synced(other);
  await settings(here);
  const rows = here.getByRole("list", { name: "Devices" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "This device" })).toHaveCount(1);
  await expect(rows.first()).toContainText(/on Linux/);
  await rows.filter({ hasText: "Last used" }).getByRole("button", { name: "Sign out" }).click();
  await expect(rows).toHaveCount(1);
  await expect(here.getByRole("list", { name: "Recent activity" })).toContainText("out from another device");
  await other.reload();
  await expect(other.getByText("You were signed out on this device.")).toBeVisible();
  await expect(status(other)).toHaveText("Needs your attention");
  await expect(other.getByLabel("Project name")).toHaveValue("Kept here");
  await other.getByRole("link", { name: "Sign in again" }).click();
  await expect(other.locator("input[name=email]")).toBeVisible();
});

test("an access token is shown once, works until it is revoked", async ({ profile, email, request }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await settings(page);
  await page.getByRole("button", { name: "New access token" }).click();
  await expect(page.getByRole("button", { name: "Make token" })).toBeDisabled();
  await page.getByLabel("What is it for?").fill("Release script");
  await page.getByLabel("What is it for?").press("Enter");
  const field = page.getByRole("textbox", { name: "Access token" });
  await expect(field).toHaveValue(/^fk_[\w-]{43}$/);
  const secret = await field.inputValue();
  const asked = async () => (await request.get(`${me.server.url}/api/me`, { headers: { authorization: `Bearer ${secret}` } })).status();
  expect(await asked()).toBe(200);
  await page.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("list", { name: "Access tokens" }).getByRole("listitem");
  await expect(row).toContainText("Release script");
  await expect(row).toContainText("Read only");
  await page.reload();
  await expect(row).toContainText("last used just now");
  expect(await page.content()).not.toContain(secret.slice(3));
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("No program has access.")).toBeVisible();
  expect(await asked()).toBe(401);
  // Server functions are for the app: a token is nothing there.
  const pull = await request.post(`${me.server.url}/fn/settings/read`, { headers: { authorization: `Bearer ${secret}` }, data: {} });
  expect(await pull.json()).toEqual({ is: "signIn" });
});

test("what is settled beforehand is not asked", async ({ profile, email }) => {
  const one = await profile();
  one.expects(NETWORK_ERRORS);
  const page = await one.signIn(email);
  await settings(page);
  const told = page.waitForResponse("**/fn/settings/policy");
  await page.getByRole("radio", { name: /Keep theirs/ }).check();
  await told;
  await expect(page.getByRole("radio", { name: /Keep theirs/ })).toBeEnabled();
  await page.reload();
  await expect(page.getByRole("radio", { name: /Keep theirs/ })).toBeChecked();
  await page.getByRole("link", { name: "Framekeep" }).click();
  const path = await newProject(page, "Settled");
  await addCaption(page, "Start");
  await synced(page);
  const other = await (await profile()).signIn(email);
  await other.goto(`${one.server.url}${path}`);
  await goOffline(page);
  await typeCaption(page, "Mine");
  await other.locator("[data-element]").filter({ hasText: "Start" }).click();
  await typeCaption(other, "Theirs");
  await synced(other);
  await one.context.setOffline(false);
  await expect(page.locator("[data-element]").filter({ hasText: "Theirs" })).toBeVisible();
  await synced(page);
});

test("everything can be downloaded, and erased on every device", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await newProject(page, "Soon gone");
  await synced(page);
  const other = await (await profile()).signIn(email);
  await expect(other.getByRole("listitem").filter({ hasText: "Soon gone" })).toBeVisible();
  await page.getByRole("link", { name: "Back to projects" }).click();
  await settings(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/^framekeep-\d{4}-\d{2}-\d{2}\.zip$/);
  await page.getByRole("button", { name: "Erase account" }).click();
  const sure = page.getByRole("button", { name: "Erase everything" });
  await expect(sure).toBeDisabled();
  await page.getByRole("dialog").getByRole("textbox").fill("someone@example.com");
  await expect(sure).toBeDisabled();
  await page.getByRole("dialog").getByRole("textbox").fill(email.toUpperCase());
  await sure.click();
  await expect(page.getByText("Your account was erased")).toBeVisible();
  await expect(page.getByRole("link", { name: "Continue with Google" }).first()).toBeVisible();
  expect(await kept(page)).toBe(0);
  expect(await kept(other)).toBe(1);
  await other.reload();
  await expect(other.getByText("This account was erased.")).toBeVisible();
  await expect.poll(() => kept(other)).toBe(0);
  await expect(other.getByRole("link", { name: "Continue with Google" }).first()).toBeVisible();
});
