// What a person does in the studio, by the names that a person sees.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./test.ts";

export const status = (page: Page): Locator => page.getByTestId("status");
export const synced = (page: Page): Promise<void> => expect(status(page)).toHaveText("Synced");
export const captions = (page: Page): Locator => page.locator("[data-element]").filter({ hasNot: page.locator("img") });
export const elements = (page: Page): Locator => page.locator("[data-element]");

/** From the list: a new project, opened; answers its path. */
export async function newProject(page: Page, name?: string): Promise<string> {
  await page.getByRole("button", { name: "New project" }).first().click();
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
  await editable(page);
  if (name) await rename(page, name);
  return new URL(page.url()).pathname;
}

/** The editor takes edits: before it knows whether another tab has the project, keys come to nothing. */
export const editable = (page: Page, timeout?: number): Promise<void> =>
  expect(page.getByRole("button", { name: "Add caption" })).toBeEnabled({ timeout });

/** Takes the project over where another tab has it; which one has it the editor may not know yet. */
export async function editHere(page: Page): Promise<void> {
  const here = page.getByRole("button", { name: "Edit here" });
  await expect(async () => {
    if (await here.isVisible()) await here.click({ timeout: 5_000 });
    await editable(page, 1_000);
  }).toPass();
}

/** From the editor to the list, which is drawn by then. */
export async function back(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Back to projects" }).click();
  await expect(page.getByRole("heading", { name: "Projects", exact: true })).toBeVisible();
}

export async function rename(page: Page, name: string): Promise<void> {
  const field = page.getByLabel("Project name");
  await field.fill(name);
  await field.press("Enter");
  await expect(field).toHaveValue(name);
}

/** Adds a caption with this text and leaves it selected. */
export async function addCaption(page: Page, text: string): Promise<Locator> {
  await page.getByRole("button", { name: "Add caption" }).click();
  await typeCaption(page, text);
  return caption(page, text);
}

/** Types into the selected caption by the inspector. */
export async function typeCaption(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.fill(text);
  await field.blur();
  await expect(caption(page, text)).toBeVisible();
}

export const caption = (page: Page, words: string): Locator => page.locator("[data-element]").filter({ hasText: words });

/** Adds a word to the caption that has these. */
export async function addWord(page: Page, words: string, word: string): Promise<void> {
  await caption(page, words).click();
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.fill(`${await field.inputValue()} ${word}`);
  await field.blur();
  await page.keyboard.press("Escape");
}

export async function addPicture(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel("Picture file").setInputFiles({ name, mimeType: "image/png", buffer });
}

/** The selected element's handle with this name, for example "BottomRight", "Right" or "Turn". */
export const handle = (page: Page, name: string): Locator => page.locator(`[data-grip="${name}"]`);

export async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = (await of.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags by mouse from the middle of something, in steps, with these keys held down. */
export async function drag(page: Page, from: Locator, by: { x: number; y: number }, keys: string[] = []): Promise<void> {
  const start = await middle(from);
  for (const key of keys) await page.keyboard.down(key);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + by.x / 2, start.y + by.y / 2, { steps: 3 });
  await page.mouse.move(start.x + by.x, start.y + by.y, { steps: 3 });
  await page.mouse.up();
  for (const key of keys) await page.keyboard.up(key);
}

/** Where the selected element lies, as the inspector says. */
export async function place(page: Page): Promise<{ x: number; y: number; width: number; height: number; rotation: number }> {
  const value = async (name: string) => Number(await page.getByLabel(name, { exact: true }).inputValue());
  return {
    x: await value("X, from the left"),
    y: await value("Y, from the top"),
    width: await value("Width"),
    height: await value("Height"),
    rotation: await value("Rotation"),
  };
}

export const undoButton = (page: Page): Locator => page.getByRole("button", { name: "Undo", exact: true });
export const redoButton = (page: Page): Locator => page.getByRole("button", { name: "Redo", exact: true });

/** What "Undo" would take back, as its tip says it. */
export const undoes = (page: Page, words: string): Promise<void> => expect(undoButton(page)).toHaveAttribute("title", `Undo: ${words} (Ctrl Z)`);

/** What the page put off until its next frame has been done. */
export const nextFrame = (page: Page): Promise<unknown> => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));

/** The percentage that the bar shows. */
export async function zoom(page: Page): Promise<number> {
  return Number.parseInt((await page.getByRole("button", { name: /^Zoom, / }).textContent())!, 10);
}

/** Takes the network away from a browser, and waits until these tabs of it have heard: before that they would still try to send. */
export async function goOffline(page: Page, ...more: Page[]): Promise<void> {
  const listen = () => {
    const heard = new Promise<void>((done) => window.addEventListener("offline", () => setTimeout(done), { once: true }));
    (window as { offline?: Promise<void> }).offline = heard;
  };
  for (const tab of [page, ...more]) await tab.evaluate(listen);
  await page.context().setOffline(true);
  for (const tab of [page, ...more]) await tab.evaluate(() => (window as { offline?: Promise<void> }).offline);
}

/** Closes a tab that has no network. Before it is gone it gets the network back, and would seal and send what waits: from
 *  now on it writes nothing. */
export async function closeOffline(page: Page): Promise<void> {
  await page.evaluate(() => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("this tab closes", "InvalidStateError");
    };
  });
  await page.close();
}
