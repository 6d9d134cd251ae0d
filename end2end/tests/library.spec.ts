// The list as a whole, at 1440 and 360 pixels: sort, duplicate, captures that become a project, keyboard; the trash on
// this and on another browser.
import type { Locator, Page } from "@playwright/test";
import { png } from "../support/pictures.ts";
import { addCaption, back, newProject, synced } from "../support/studio.ts";
import { NETWORK_ERRORS, expect, test } from "../support/test.ts";

const sizes = { wide: { width: 1440, height: 900 }, small: { width: 360, height: 760 } };

const card = (page: Page, name: string): Locator =>
  page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
const names = (page: Page): Promise<string[]> => page.locator(".card-name").allTextContents();

async function projects(page: Page, ...all: string[]): Promise<void> {
  for (const name of all) {
    await newProject(page, name);
    await synced(page);
    await back(page);
    await expect(card(page, name)).toContainText("Synced");
  }
}

async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `More for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Drops these files on the page, as a file manager does. */
async function drop(page: Page, files: { name: string; type: string; bytes: Buffer }[]): Promise<void> {
  const data = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString("base64") })),
  );
  await page.locator("main").dispatchEvent("dragover", { dataTransfer: data });
  await page.locator("main").dispatchEvent("drop", { dataTransfer: data });
}

for (const [size, viewport] of Object.entries(sizes)) {
  test(`sorted as this device remembers it (${size})`, async ({ profile, email }) => {
    const page = await (await profile({ viewport })).signIn(email);
    await projects(page, "Tide Tables", "Bread Log", "Habit Garden");
    const sort = page.getByLabel("Sort by");
    await expect(sort).toHaveValue("changed");
    await expect.poll(() => names(page)).toEqual(["Habit Garden", "Bread Log", "Tide Tables"]);
    await choose(page, "Tide Tables", "Rename");
    await page.getByLabel("New name").fill("Zodiac");
    await page.keyboard.press("Enter");
    await expect.poll(() => names(page)).toEqual(["Zodiac", "Habit Garden", "Bread Log"]);
    await sort.selectOption("Created");
    await expect.poll(() => names(page)).toEqual(["Habit Garden", "Bread Log", "Zodiac"]);
    await sort.selectOption("Name");
    await expect.poll(() => names(page)).toEqual(["Bread Log", "Habit Garden", "Zodiac"]);
    await page.reload();
    await expect.poll(() => names(page)).toEqual(["Bread Log", "Habit Garden", "Zodiac"]);
    await expect(sort).toHaveValue("name");
  });

  test(`a copy has the same document and a name of its own (${size})`, async ({ profile, email }) => {
    const page = await (await profile({ viewport })).signIn(email);
    await newProject(page, "Habit Garden");
    if (size === "wide") await addCaption(page, "Plan a week");
    await synced(page);
    await back(page);
    await choose(page, "Habit Garden", "Duplicate");
    await expect(card(page, "Habit Garden copy")).toContainText("Synced");
    await choose(page, "Habit Garden", "Duplicate");
    await expect(card(page, "Habit Garden copy 2")).toContainText("Synced");
    await card(page, "Habit Garden copy").getByRole("link").click();
    await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden copy");
    if (size === "wide") await expect(page.locator("[data-element]").filter({ hasText: "Plan a week" })).toBeVisible();
  });

  test(`captures become a project, one screen each (${size})`, async ({ profile, email }) => {
    const me = await profile({ viewport });
    const page = await me.signIn(email);
    await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
    const capture = (name: string, color: [number, number, number]) => ({ name, type: "image/png", bytes: png(60, 130, color) });
    await drop(page, [
      capture("1.png", [200, 30, 30]),
      { name: "notes.txt", type: "text/plain", bytes: Buffer.from("no picture") },
      capture("2.png", [30, 200, 30]),
      capture("3.png", [30, 30, 200]),
    ]);
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("region", { name: "Uploads" })).toContainText("notes.txt");
    await expect(page.locator("[data-element] img")).toHaveCount(3);
    await synced(page);
    await back(page);
    await expect(card(page, "Untitled project")).toContainText("Synced");
    // By the button, where nothing can be dropped.
    await page.getByLabel("Capture files").setInputFiles({ name: "4.png", mimeType: "image/png", buffer: png(90, 50, [9, 9, 9]) });
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
    await expect(page.locator("[data-element] img")).toHaveCount(1);
    await expect(page.getByLabel("Project name")).toHaveValue("Untitled project 2");
    await synced(page);
    // Nothing that can be used: said, and no project is made.
    await back(page);
    await drop(page, [{ name: "notes.txt", type: "text/plain", bytes: Buffer.from("no picture") }]);
    await expect(page.getByRole("region", { name: "Uploads" })).toContainText("notes.txt");
    expect(await names(page)).toEqual(["Untitled project 2", "Untitled project"]);
    // The other device has the pictures, too.
    const other = await (await profile({ viewport })).signIn(email);
    await card(other, "Untitled project").getByRole("link").click();
    await expect(other.locator("[data-element] img")).toHaveCount(3);
  });

  test(`out of the trash on a second browser (${size})`, async ({ profile, email }) => {
    const page = await (await profile({ viewport })).signIn(email);
    await projects(page, "Routes");
    await choose(page, "Routes", "Delete");
    await expect(card(page, "Routes")).toHaveCount(0);
    await page.getByRole("link", { name: "Trash" }).click();
    const line = (page: Page) => page.getByRole("listitem").filter({ hasText: "Routes" });
    await expect(line(page)).toContainText(/Deleted just now, on this device · (29|30) days left/);
    await expect.poll(() => trashed(page)).toBe(1);

    const other = await (await profile({ viewport })).signIn(email);
    await other.getByRole("link", { name: "Trash" }).click();
    await expect(line(other)).toContainText(/Deleted just now, on .+ · (29|30) days left/);
    await expect(line(other)).not.toContainText("this device");
    await line(other).getByRole("link", { name: "Routes" }).click();
    await expect(other.getByRole("heading", { name: "“Routes” is in the trash" })).toBeVisible();
    await expect(other.locator(".drawing")).toHaveCount(1);
    await other.goBack();
    await line(other).getByRole("button", { name: "Bring back" }).click();
    await expect(other.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
    await other.getByRole("link", { name: "Go to my projects" }).click();
    await expect(card(other, "Routes")).toContainText("Synced");

    await page.reload();
    await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
    await page.goto(new URL("/projects", page.url()).href);
    await expect(card(page, "Routes")).toContainText(/Just now, on .+/);
  });
}

test("what this browser does not keep is looked at and brought back all the same", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Routes");
  await addCaption(page, "Over the hills");
  await synced(page);
  const alive = await newProjectFromList(page, "Bread Log");
  await choose(page, "Routes", "Delete");
  await expect(card(page, "Routes")).toHaveCount(0);
  await expect.poll(async () => trashed(page)).toBe(1);

  const second = await profile();
  second.expects(NETWORK_ERRORS);
  await second.context.route("**/fn/projects/pull", (route) => route.abort());
  const other = await second.signIn(email);
  await other.goto(new URL("/projects/trash", other.url()).href);
  const line = other.getByRole("listitem").filter({ hasText: "Routes" });
  await expect(line).toContainText("Deleted just now, on ");
  await line.getByRole("link").click();
  await expect(other.getByRole("heading", { name: "“Routes” is in the trash" })).toBeVisible();
  await expect(other.locator(".drawing")).toContainText("Over the hills");
  await other.goto(new URL(alive, other.url()).href);
  await expect(other.getByRole("heading", { name: "Bread Log" })).toBeVisible();
  await expect(other.getByText("This is how it looks on the server.")).toBeVisible();
  await other.goto(new URL("/projects/trash", other.url()).href);
  await line.getByRole("button", { name: "Bring back" }).click();
  await expect(other.getByText("The project is back.")).toBeVisible();
  await expect(line).toHaveCount(0);
  await expect.poll(async () => trashed(page)).toBe(0);
  await second.context.unroute("**/fn/projects/pull");
  await other.goto(new URL("/projects", other.url()).href);
  await expect(card(other, "Routes")).toContainText("Synced");
});

test("deleted for good in two steps, and gone on the other browser", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await projects(page, "Routes", "Bread Log");
  const other = await (await profile()).signIn(email);
  await expect(card(other, "Routes")).toContainText("Synced");
  await choose(page, "Routes", "Delete");
  await page.getByRole("link", { name: "Trash" }).click();
  const end = page.getByRole("button", { name: "Delete “Routes” for good" });
  await end.click();
  await expect(page.getByRole("dialog")).toContainText("“Routes” and its whole history will be gone");
  await page.getByRole("button", { name: "Keep it in the trash" }).click();
  await expect.poll(async () => trashed(page)).toBe(1);
  await end.click();
  await page.getByRole("button", { name: "Delete for good", exact: true }).click();
  await expect(page.getByText("“Routes” was deleted for good.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  expect(await trashed(page)).toBe(0);
  // Nothing of it is left in either browser.
  const kept = (page: Page) =>
    page.evaluate(async () => {
      const texts: string[] = [];
      for (const { name } of await indexedDB.databases()) {
        if (!name?.startsWith("framekeep-")) continue;
        const database = await new Promise<IDBDatabase>((done, fail) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
        for (const store of database.objectStoreNames) {
          const rows = await new Promise<unknown[]>((done, fail) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => done(request.result);
            request.onerror = () => fail(request.error);
          });
          texts.push(...rows.filter((row): row is string => typeof row === "string"));
        }
        database.close();
      }
      return texts.join("\n");
    });
  await expect.poll(async () => (await kept(page)).includes("Routes")).toBe(false);
  await other.reload();
  await expect(card(other, "Bread Log")).toBeVisible();
  await expect.poll(async () => (await kept(other)).includes("Routes")).toBe(false);
  expect(await kept(other)).toContain("Bread Log");
  await expect(card(other, "Routes")).toHaveCount(0);
});

test("the list by keyboard: arrows, F2, Delete, Enter", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await projects(page, "One", "Two", "Three", "Four", "Five");
  const link = (name: string) => card(page, name).getByRole("link");
  await link("Five").focus();
  // Rows of four at this width: Five Four Three Two / One.
  await page.keyboard.press("ArrowRight");
  await expect(link("Four")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await expect(link("One")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(link("Five")).toBeFocused();
  await page.keyboard.press("End");
  await expect(link("One")).toBeFocused();
  await page.keyboard.press("F2");
  await expect(page.getByLabel("New name")).toHaveValue("One");
  await page.keyboard.press("Escape");
  await expect(link("One")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(card(page, "One")).toHaveCount(0);
  await expect(link("Two")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Project name")).toHaveValue("Two");
});

async function newProjectFromList(page: Page, name: string): Promise<string> {
  await back(page);
  const path = await newProject(page, name);
  await synced(page);
  await back(page);
  return path;
}

async function trashed(page: Page): Promise<number> {
  const answer = await page.request.get(new URL("/api/projects?deleted=true", page.url()).href);
  return ((await answer.json()) as { projects: unknown[] }).projects.length;
}
