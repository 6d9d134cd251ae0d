// The project list: create, rename, delete with undo, find, keyboard, empty and signed-out states.
import { randomUUID } from "node:crypto";
import { documentOf } from "../support/figures.ts";
import { signOut } from "../support/guest.ts";
import { newProject, synced } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

test("an empty list says what to do next, and does it", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
  await newProject(page);
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Untitled project" })).toBeVisible();
});

test("rename from the list, by keyboard", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Pocket Choir");
  await page.getByRole("link", { name: "Back to projects" }).click();
  const more = page.getByRole("button", { name: "More for Pocket Choir" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Open" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const field = page.getByLabel("New name");
  await expect(field).toBeFocused();
  await field.fill("Ledger Lite");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "Ledger Lite" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Pocket Choir" })).toHaveCount(0);
});

test("delete can be undone, and a deletion travels", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await newProject(page, "Routes");
  await synced(page);
  await page.getByRole("link", { name: "Back to projects" }).click();
  const card = page.getByRole("listitem").filter({ hasText: "Routes" });
  const remove = async () => {
    await page.getByRole("button", { name: "More for Routes" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(card).toHaveCount(0);
  };
  await remove();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card).toBeVisible();
  await expect(card).toContainText("Synced");

  const other = await (await profile()).signIn(email);
  await expect(other.getByRole("listitem").filter({ hasText: "Routes" })).toBeVisible();
  await remove();
  await expect
    .poll(async () => {
      const answer = await other.request.get(new URL("/api/projects", other.url()).href).catch(() => undefined);
      return answer?.ok() ? ((await answer.json()) as { projects: unknown[] }).projects.length : -1;
    })
    .toBe(0);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
});

test("signed out, the list offers to sign in; signing out ends the session at once", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  expect((await page.request.get(`${me.server.url}/api/me`)).status()).toBe(200);
  await signOut(page);
  await expect(page.getByRole("link", { name: "Continue with Google" }).first()).toBeVisible();
  expect((await page.request.get(`${me.server.url}/api/me`)).status()).toBe(401);
  await page.goto(`${me.server.url}/projects`);
  await expect(page.getByRole("link", { name: "Continue with Google" }).first()).toBeVisible();
  const kept = () => page.evaluate(async () => (await indexedDB.databases()).map((db) => db.name!).filter((name) => name.includes("-")));
  await expect.poll(kept).toEqual([]);
});

test("a project that does not exist is said in words", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await page.goto(`${me.server.url}/projects/01890000-0000-7000-8000-000000000000`);
  await expect(page.getByRole("link", { name: /projects/i }).first()).toBeVisible();
  me.expects(/status of 404/);
  const answer = await page.goto(`${me.server.url}/nowhere`);
  expect(answer?.status()).toBe(404);
});

test("the key after the one that opens a menu is the menu's, before any frame is drawn", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Routes");
  await page.getByRole("link", { name: "Back to projects" }).click();
  const more = page.getByRole("button", { name: "More for Routes" });
  const focused = await more.evaluate(async (button: HTMLElement) => {
    button.click();
    // Microtasks only: no frame can come between.
    for (let turn = 0; turn < 100 && document.activeElement?.role !== "menuitem"; turn++) await Promise.resolve();
    return document.activeElement?.role;
  });
  expect(focused).toBe("menuitem");
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
});

test("a list of a hundred is there to its end, and is walked to it", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  const push = (at: number) => ({ kind: "create", project: randomUUID(), pushId: randomUUID(), base: 0, document: documentOf(`Project ${at}`, 1, 1) });
  const pushes = Array.from({ length: 100 }, (_, at) => push(at));
  const answer = await page.request.post(`${me.server.url}/api/sync`, { data: { deviceId: randomUUID(), pushes } });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.reload();
  const cards = page.locator(".card:not([aria-hidden])");
  await expect(cards).toHaveCount(100);
  await cards.first().locator(".card-open").focus();
  await page.keyboard.press("End");
  await expect(cards.last().locator(".card-open")).toBeFocused();
  await expect(cards.last().locator(".card-art .drawing").first()).toBeVisible();
});
