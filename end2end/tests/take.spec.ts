// A project as one file: out of one account and into another, twice, without a network, dropped, by keyboard alone; and
// every file that is not taken says why and changes nothing.
import AxeBuilder from "@axe-core/playwright";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Download, FileChooser, Page } from "@playwright/test";
import { give, type Given } from "../support/files.ts";
import { noise, png } from "../support/pictures.ts";
import { addCaption, addPicture, back, goOffline, newProject, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test } from "../support/test.ts";
import { unzip, zip } from "../support/zip.ts";

const sha = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const CAPTURE = png(90, 190, [30, 90, 200]);
const card = (page: Page, name: string) =>
  page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
const names = (page: Page): Promise<string[]> => page.locator(".card-name").allTextContents();
const dialog = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });
const given = (buffer: Buffer, name = "Habit Garden.framekeep"): Given => ({ name, mimeType: "", buffer });

/** The browser's dialog for files, opened by Enter on what has the focus; on a busy machine a press may come to nothing. */
async function chooser(page: Page): Promise<FileChooser> {
  const found: FileChooser[] = [];
  page.once("filechooser", (one) => found.push(one));
  await expect(async () => {
    if (found.length === 0) await page.keyboard.press("Enter");
    await expect.poll(() => found.length, { timeout: 3_000 }).toBe(1);
  }).toPass();
  return found[0]!;
}

/** A project with a picture and a caption, on the server. */
async function garden(page: Page, capture = CAPTURE): Promise<string> {
  const path = await newProject(page, "Habit Garden");
  await addPicture(page, "Home screen.png", capture);
  await expect(page.locator("[data-element] img")).toBeVisible();
  await addCaption(page, "Plan a week");
  await synced(page);
  return path;
}

async function menu(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `More for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function bytes(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

/** Downloads the project by its card's menu. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const coming = page.waitForEvent("download");
  await menu(page, name, "Download project");
  return bytes(await coming);
}

async function choose(page: Page, ...files: Given[]): Promise<void> {
  for (const file of files) await page.getByLabel("Project file", { exact: true }).setInputFiles(file);
}

/** SHA-256 of the bytes of every picture that this browser keeps, each once; one of them is on the canvas. */
async function drawn(page: Page): Promise<string> {
  const picture = page.locator("[data-element] img").first();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(90);
  const hashes = () =>
    page.evaluate(async () => {
      type Entries = { entries(): AsyncIterable<[string, FileSystemHandle]> };
      const asked = <T>(request: IDBRequest<T>) =>
        new Promise<T>((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
      const kept: Blob[] = [];
      const root = (await navigator.storage.getDirectory()) as unknown as Entries;
      for await (const [, folder] of root.entries()) {
        for await (const [, handle] of (folder as unknown as Entries).entries()) kept.push(await (handle as FileSystemFileHandle).getFile());
      }
      // A worker that could not be loaded without a network wrote no files: then they lie in the rows.
      for (const { name } of await indexedDB.databases()) {
        if (!name?.startsWith("framekeep-")) continue;
        const database = await asked(indexedDB.open(name));
        const rows = (await asked(database.transaction("pictures").objectStore("pictures").getAll())) as { blob?: Blob }[];
        kept.push(...rows.flatMap((row) => row.blob ?? []));
        database.close();
      }
      const hashes = new Set<string>();
      for (const bytes of kept) {
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer()));
        hashes.add([...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
      }
      return [...hashes].join(" ");
    });
  // What came from the server shows before it is kept.
  await expect.poll(hashes).not.toBe("");
  return hashes();
}

type Project = { id: string; name: string; revision: number };
type Asset = { id: string; sha256: string; fileName: string };

/** What the account has; without the signed addresses, which differ each time. */
async function onServer(page: Page): Promise<{ projects: Project[]; assets: Asset[] }> {
  const get = async (path: string) => (await page.request.get(new URL(path, page.url()).href)).json();
  const { projects } = (await get("/api/projects")) as { projects: Project[] };
  const { assets } = (await get("/api/media/assets")) as { assets: Asset[] };
  return { projects, assets: assets.map(({ id, sha256, fileName }) => ({ id, sha256, fileName })) };
}

type Table = { format: number; document: { name: string; elements: Record<string, { text?: Record<string, string>; media?: string }> }; assets: Record<string, { sha256: string; name: string }> };
const table = (file: Buffer): Table => JSON.parse(unzip(file).get("framekeep.json")!.toString("utf8"));

/** The same file with another table. */
function changed(file: Buffer, change: (table: Table) => void): Buffer {
  const entries = [...unzip(file)].map(([path, bytes]) => ({ path, bytes }));
  const own = entries.find((entry) => entry.path === "framekeep.json")!;
  const json = JSON.parse(own.bytes.toString("utf8")) as Table;
  change(json);
  own.bytes = Buffer.from(JSON.stringify(json));
  return zip(entries);
}

test("out of one account and into another, with its picture; the second time it is there already", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  const path = await garden(page);
  await back(page);
  const coming = page.waitForEvent("download");
  await menu(page, "Habit Garden", "Download project");
  const download = await coming;
  expect(download.suggestedFilename()).toBe("Habit Garden.framekeep");
  const file = await bytes(download);
  expect(sha(unzip(file).get(`assets/${sha(CAPTURE)}.png`)!)).toBe(sha(CAPTURE));
  expect(Object.values(table(file).assets).map((picture) => picture.name)).toEqual(["Home screen.png"]);

  const other = await (await profile()).signIn(`other-${email}`, "Eve");
  await expect(other.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
  await expect(other.getByRole("button", { name: "Open a project file" })).toBeVisible();
  await choose(other, given(file));
  await other.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
  const there = new URL(other.url()).pathname;
  expect(there).not.toBe(path);
  await expect(other.locator("[data-element]").filter({ hasText: "Plan a week" })).toBeVisible();
  await expect(other.locator("[data-element] img")).toBeVisible();
  expect(await drawn(other)).toBe(sha(CAPTURE));
  await synced(other);
  const first = await onServer(other);
  expect(first.assets.map((asset) => [asset.fileName, asset.sha256])).toEqual([["Home screen.png", sha(CAPTURE)]]);
  expect(Object.keys(table(file).assets)).not.toContain(first.assets[0]!.id);

  // Once more: nothing comes of it, and nothing is sent.
  await back(other);
  const sent: string[] = [];
  other.on("request", (request) => sent.push(new URL(request.url()).pathname));
  await choose(other, given(file, "a copy of it.framekeep"));
  await expect(other.getByText("“Habit Garden” is here already: nothing was added.")).toBeVisible();
  await other.waitForURL(`**${there}`);
  await back(other);
  expect(await names(other)).toEqual(["Habit Garden"]);
  expect(await onServer(other)).toEqual(first);
  expect(sent.filter((path) => path === "/fn/media/upload" || path === "/fn/projects/push")).toEqual([]);

  // A third device of that account has both by itself.
  const third = await (await profile()).signIn(`other-${email}`, "Eve");
  await card(third, "Habit Garden").getByRole("link").click();
  await expect(third.locator("[data-element] img")).toBeVisible();
  expect(await drawn(third)).toBe(sha(CAPTURE));

  // In the account that it came from it is the very project.
  await choose(page, given(file));
  await page.waitForURL(`**${path}`);
  expect((await onServer(page)).projects).toHaveLength(1);
});

test("a picture that the account has is used, not sent again", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await garden(page);
  await back(page);
  const file = await saved(page, "Habit Garden");
  const other = await (await profile()).signIn(`other-${email}`, "Eve");
  await newProject(other, "Its own");
  await addPicture(other, "the same bytes.png", CAPTURE);
  await expect(other.locator("[data-element] img")).toBeVisible();
  await synced(other);
  const [own] = (await onServer(other)).assets;
  await back(other);
  const sent: string[] = [];
  other.on("request", (request) => sent.push(new URL(request.url()).pathname));
  await choose(other, given(file));
  await expect(other.getByLabel("Project name")).toHaveValue("Habit Garden");
  await expect(other.locator("[data-element] img")).toBeVisible();
  expect(await drawn(other)).toBe(sha(CAPTURE));
  await synced(other);
  expect((await onServer(other)).assets).toEqual([own]);
  expect(sent).not.toContain("/fn/media/upload");
});

test("without a network: the file has what is not sent yet, and is opened all the same", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  await garden(page);
  await goOffline(page);
  await typeCaption(page, "In the tunnel");
  await expect(page.getByTestId("status")).toHaveText("Offline · 1 change waiting");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download project" }).click();
  const file = await bytes(await coming);
  const texts = Object.values(table(file).document.elements).flatMap((element) => Object.values(element.text ?? {}));
  expect(texts).toEqual(["In the tunnel"]);
  expect(unzip(file).has(`assets/${sha(CAPTURE)}.png`)).toBe(true);

  // Into another account that has no network either: on screen at once, up later.
  const eve = await profile();
  eve.expects(NETWORK_ERRORS);
  const other = await eve.signIn(`other-${email}`, "Eve");
  await newProject(other, "First");
  await synced(other);
  await back(other);
  await goOffline(other);
  await choose(other, given(file));
  await expect(other.getByLabel("Project name")).toHaveValue("Habit Garden");
  await expect(other.locator("[data-element] img")).toBeVisible();
  expect(await drawn(other)).toBe(sha(CAPTURE));
  await expect(other.getByTestId("status")).toContainText(/^Offline/);
  expect((await onServer(page)).assets).toHaveLength(1);
  await eve.context.setOffline(false);
  await expect(other.getByTestId("status")).toHaveText("Synced", { timeout: 45_000 });
  const there = await onServer(other);
  expect(there.projects.map((project) => project.name).sort()).toEqual(["First", "Habit Garden"]);
  expect(there.assets.map((asset) => asset.sha256)).toEqual([sha(CAPTURE)]);
});

test("what is here already with other changes, in the trash, or gone for good is asked about", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  const path = await garden(page);
  await back(page);
  const file = await saved(page, "Habit Garden");
  await card(page, "Habit Garden").getByRole("link").click();
  await page.getByRole("button", { name: /^Caption/ }).first().click();
  await typeCaption(page, "Plan a month");
  await synced(page);
  await back(page);
  const here = dialog(page, "“Habit Garden” is here already");
  await choose(page, given(file));
  await expect(here).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(here).toHaveCount(0);
  expect(await names(page)).toEqual(["Habit Garden"]);
  await choose(page, given(file));
  await here.getByRole("button", { name: "Open what is here" }).click();
  await page.waitForURL(`**${path}`);
  await expect(page.locator("[data-element]").filter({ hasText: "Plan a month" })).toBeVisible();
  await back(page);
  await choose(page, given(file));
  await here.getByRole("button", { name: "Add as a second copy" }).click();
  await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden copy");
  await expect(page.locator("[data-element]").filter({ hasText: "Plan a week" })).toBeVisible();
  await synced(page);
  expect((await onServer(page)).assets).toHaveLength(1);
  // That copy is now where the file lands.
  await back(page);
  await choose(page, given(file));
  await expect(page.getByText("“Habit Garden copy” is here already: nothing was added.")).toBeVisible();
  await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden copy");
  await back(page);
  expect((await names(page)).sort()).toEqual(["Habit Garden", "Habit Garden copy"]);

  await menu(page, "Habit Garden copy", "Delete");
  await expect(card(page, "Habit Garden copy")).toHaveCount(0);
  const trashed = dialog(page, "“Habit Garden copy” is in the trash");
  await choose(page, given(file));
  await trashed.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden copy");
  await synced(page);
  await back(page);
  await menu(page, "Habit Garden copy", "Delete");
  // What the server has not heard of cannot be deleted there for good.
  await expect.poll(async () => (await onServer(page)).projects).toHaveLength(1);
  await page.getByRole("link", { name: "Trash" }).click();
  await page.getByRole("button", { name: "Delete “Habit Garden copy” for good" }).click();
  await page.getByRole("button", { name: "Delete for good", exact: true }).click();
  await expect(page.getByText("“Habit Garden copy” was deleted for good.")).toBeVisible();
  await page.getByRole("link", { name: "Go to my projects" }).click();
  await choose(page, given(file));
  const purged = dialog(page, "This project was deleted for good");
  await purged.getByRole("button", { name: "Add it again" }).click();
  await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden 2");
  await synced(page);
});

test("what is no project file, damaged, newer or hostile says so and changes nothing", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await garden(page);
  await back(page);
  const file = await saved(page, "Habit Garden");
  const before = await onServer(page);
  const [asset] = Object.keys(table(file).assets);
  const spoiled = Buffer.from(file);
  spoiled[spoiled.indexOf(CAPTURE) + 60]! ^= 1;
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
  const posing = changed(file, (table) => {
    table.assets[asset!] = { ...table.assets[asset!]!, sha256: sha(svg), ...{ size: svg.length } };
  });
  const json = (text: string) => zip([{ path: "framekeep.json", bytes: Buffer.from(text) }]);
  const cases: [string, Buffer, RegExp][] = [
    ["a picture", CAPTURE, /This is not a project file\./],
    ["nothing", Buffer.alloc(0), /This is not a project file\./],
    ["another ZIP", zip([{ path: "readme.txt", bytes: Buffer.from("hello") }]), /This is not a project file\./],
    ["cut off", file.subarray(0, file.length - 40), /This is not a project file\./],
    ["one bit of a picture", spoiled, /The picture “Home screen\.png” in this file cannot be kept\. Its bytes are not the ones/],
    ["no picture", zip([...[...unzip(posing)].map(([path, bytes]) => ({ path, bytes })), { path: `assets/${sha(svg)}.png`, bytes: svg }]), /“Home screen\.png” in this file cannot be kept\. This picture is damaged/],
    ["picture left out", zip([...unzip(file)].filter(([path]) => !path.startsWith("assets/")).map(([path, bytes]) => ({ path, bytes }))), /“Home screen\.png” in this file cannot be kept\. It is not in the file\./],
    ["newer", changed(file, (table) => (table.format = 2)), /made by a newer Framekeep/],
    ["newer document", changed(file, (table) => Object.assign(table.document, { schema: 99 })), /made by a newer Framekeep/],
    ["bomb", zip([{ path: "framekeep.json", bytes: Buffer.alloc(60_000_000, 32), packed: true }]), /This file is damaged: an entry cannot be unpacked, or is too large/],
    ["twice", zip([...Array(2)].map(() => ({ path: "framekeep.json", bytes: Buffer.from("{}") }))), /This file is damaged: it holds two entries of one name/],
    ["no JSON", json("{"), /The project in this file cannot be kept/],
    ["dangling", changed(file, (table) => Object.assign(Object.values(table.document.elements)[0]!, { screen: "nowhere" })), /names a screen that is not there/],
  ];
  for (const [what, buffer, words] of cases) {
    const name = `${what}.framekeep`;
    await choose(page, given(buffer, name));
    const refused = dialog(page, `“${name}” was not opened`);
    await expect(refused, what).toContainText(words);
    await expect(refused).toContainText("Nothing was added to your projects.");
    await refused.getByRole("button", { name: "Close" }).click();
    await expect(refused).toHaveCount(0);
  }
  // Larger than any: said before it is read.
  await page.getByLabel("Project file", { exact: true }).evaluate((field: HTMLInputElement) => {
    const data = new DataTransfer();
    const part = new Blob([new Uint8Array(1 << 24)]);
    data.items.add(new File(Array(33).fill(part), "huge.framekeep"));
    field.files = data.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const huge = dialog(page, "“huge.framekeep” was not opened");
  await expect(huge).toContainText("A project file takes at most 537 MB. This one is larger.");
  await page.keyboard.press("Escape");
  expect(await names(page)).toEqual(["Habit Garden"]);
  await page.reload();
  await expect(card(page, "Habit Garden")).toContainText("Synced");
  expect(await names(page)).toEqual(["Habit Garden"]);
  expect(await onServer(page)).toEqual(before);
  console.log(`${cases.length + 1} files refused, each in words, nothing changed`);
});

test("a picture that can be had from nowhere is named before the file is made without it", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await garden(page);
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  await me.context.route("**/fn/media/asset", (route) => route.abort());
  const second = await me.signIn(email);
  await expect(card(second, "Habit Garden")).toContainText("Synced");
  await goOffline(second);
  const asked = dialog(second, "A picture cannot be had");
  await menu(second, "Habit Garden", "Download project");
  await expect(asked).toContainText("This browser does not keep it, and the server does not answer:");
  await expect(asked.getByRole("listitem")).toHaveText(["Picture 1"]);
  await asked.getByRole("button", { name: "Cancel" }).click();
  await expect(asked).toHaveCount(0);
  await menu(second, "Habit Garden", "Download project");
  const coming = second.waitForEvent("download");
  await asked.getByRole("button", { name: "Download without it" }).click();
  const file = await bytes(await coming);
  expect(table(file).assets).toEqual({});

  // Where it is opened its place is empty, and that is said; the second time it is the same project.
  const third = await (await profile()).signIn(`other-${email}`, "Eve");
  await expect(third.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
  await choose(third, given(file));
  await expect(third.getByText("A picture was not in the file: its place is empty.")).toBeVisible();
  await expect(third.getByLabel("Project name")).toHaveValue("Habit Garden");
  await synced(third);
  await back(third);
  await choose(third, given(file));
  await expect(third.getByText("“Habit Garden” is here already: nothing was added.")).toBeVisible();
  // In the account that has the picture it comes back.
  await back(page);
  const moved = changed(file, (table) => Object.values(table.document.elements).forEach((element) => Object.assign(element, { x: 7 })));
  await choose(page, given(moved));
  await dialog(page, "“Habit Garden” is here already").getByRole("button", { name: "Add as a second copy" }).click();
  await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden copy");
  await expect(page.locator("[data-element] img")).toBeVisible();
  expect(await drawn(page)).toBe(sha(CAPTURE));
});

test("dropped on the page: project files are opened, captures become a project as before", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await garden(page);
  await back(page);
  const file = await saved(page, "Habit Garden");
  const other = await (await profile()).signIn(`other-${email}`, "Eve");
  await expect(other.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
  await give(other, "drop", [given(file)]);
  await other.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
  await expect(other.getByLabel("Project name")).toHaveValue("Habit Garden");
  await synced(other);
  await back(other);
  // Several, of which one is none: the good ones are there, the other one is told of.
  const second = changed(file, (table) => (table.document.name = "Tide Tables"));
  const third = changed(file, (table) => (table.document.name = "Bread Log"));
  await give(other, "drop", [given(second, "2.framekeep"), given(CAPTURE, "none.FRAMEKEEP"), given(third, "3.framekeep")]);
  await dialog(other, "“none.FRAMEKEEP” was not opened").getByRole("button", { name: "Close" }).click();
  await expect(card(other, "Bread Log")).toContainText("Synced");
  expect((await names(other)).sort()).toEqual(["Bread Log", "Habit Garden", "Tide Tables"]);
  await give(other, "drop", [{ name: "capture.png", mimeType: "image/png", buffer: png(60, 130, [9, 99, 9]) }]);
  await other.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
  await expect(other.getByLabel("Project name")).toHaveValue("Untitled project");
});

test("by keyboard alone, and for a screen reader", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await garden(page);
  await back(page);
  const axe = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`), what).toEqual([]);
  };
  await page.getByRole("button", { name: "More for Habit Garden" }).focus();
  await page.keyboard.press("Enter");
  for (let line = 0; line < 4; line++) await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Download project" })).toBeFocused();
  const coming = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  await expect(page.getByText("“Habit Garden.framekeep” was given to your browser’s downloads.")).toBeVisible();
  const file = await bytes(await coming);
  await card(page, "Habit Garden").getByRole("link").click();
  await page.getByRole("button", { name: /^Caption/ }).first().click();
  await typeCaption(page, "Plan a month");
  await synced(page);
  await back(page);

  const open = page.getByRole("button", { name: "Open a project file" });
  await open.focus();
  await (await chooser(page)).setFiles(given(file));
  const here = dialog(page, "“Habit Garden” is here already");
  await expect(here).toBeVisible();
  await axe("the question");
  await page.keyboard.press("Tab");
  await expect.poll(() => here.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  await here.getByRole("button", { name: "Add as a second copy" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Project name")).toHaveValue("Habit Garden copy");
  await synced(page);
  await back(page);
  await open.focus();
  await (await chooser(page)).setFiles(given(CAPTURE, "capture.framekeep"));
  await expect(dialog(page, "“capture.framekeep” was not opened")).toBeVisible();
  await axe("the refusal");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("what takes long shows how far it is, and can be ended", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  await garden(page, noise(120, 200, 3));
  const second = await profile();
  second.expects(NETWORK_ERRORS);
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await second.context.route("**/fn/media/asset", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  const other = await second.signIn(email);
  await expect(card(other, "Habit Garden")).toContainText("Synced");
  let downloads = 0;
  other.on("download", () => downloads++);
  await menu(other, "Habit Garden", "Download project");
  await expect(other.getByRole("progressbar", { name: "Making a file of “Habit Garden”…" })).toBeVisible();
  await other.getByRole("button", { name: "Cancel" }).click();
  await expect(other.getByRole("progressbar", { name: "Making a file of" })).toHaveCount(0);
  answer();
  // The next one is not held up by the one that was ended.
  const file = await saved(other, "Habit Garden");
  expect(unzip(file).size).toBe(2);
  expect(downloads).toBe(1);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the buttons and the questions at every width in ${colorScheme}`, async ({ profile, email }) => {
    const page = await (await profile({ colorScheme, reducedMotion: "reduce" })).signIn(email);
    const look = async (name: string) => {
      for (const width of [1440, 768, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 760 : 900 });
        await page.screenshot({ path: `results/look/take-${name}-${colorScheme}-${width}.png` });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${name} at ${width}: the page scrolls sideways`).toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`), `${name} at ${width}`).toEqual([]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    await expect(page.getByRole("heading", { name: "Make your first screenshots" })).toBeVisible();
    await look("empty");
    await garden(page);
    await back(page);
    const file = await saved(page, "Habit Garden");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await look("list");
    await choose(page, given(changed(file, (table) => Object.values(table.document.elements).forEach((element) => Object.assign(element, { x: 7 })))));
    await expect(dialog(page, "“Habit Garden” is here already")).toBeVisible();
    await look("question");
    await page.keyboard.press("Escape");
    await choose(page, given(CAPTURE, "a capture that was renamed by somebody.framekeep"));
    await expect(dialog(page, /was not opened/)).toBeVisible();
    await look("refusal");
  });
}
