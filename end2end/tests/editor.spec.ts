// The canvas: add, select, drag, resize, type, undo and redo, by mouse and by keyboard.
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, elements, middle, newProject, synced } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

test("dragging previews at once and makes one commit, which can be undone and redone", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const caption = await addCaption(page, "Drag me");
  const x = page.getByLabel("X, from the left");
  const before = await x.inputValue();
  const from = await middle(caption);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 15, { steps: 4 });
  await page.mouse.move(from.x + 40, from.y + 30, { steps: 4 });
  await expect.poll(async () => Math.round((await middle(caption)).x - from.x)).toBeGreaterThan(30);
  await page.mouse.up();
  await expect(x).not.toHaveValue(before);
  const after = await x.inputValue();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(x).toHaveValue(before);
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(x).toHaveValue(after);
  await synced(page);
});

test("Escape gives a drag up without a change", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const caption = await addCaption(page, "Stay here");
  const x = page.getByLabel("X, from the left");
  const before = await x.inputValue();
  const from = await middle(caption);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 40, { steps: 5 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(x).toHaveValue(before);
  await expect.poll(async () => Math.abs((await middle(caption)).x - from.x)).toBeLessThan(2);
});

test("all of it by keyboard: add, type, nudge, duplicate, delete, undo", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.getByRole("button", { name: "Add caption" }).focus();
  await page.keyboard.press("Enter");
  await expect(elements(page)).toHaveCount(1);
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.fill("By keyboard");
  await field.press("Escape");
  await page.getByRole("button", { name: "Caption “By keyboard”, 1 of 1" }).first().focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  const x = page.getByLabel("X, from the left");
  const before = Number(await x.inputValue());
  await page.keyboard.press("ArrowRight");
  await expect(x).toHaveValue(String(before + 1));
  await page.keyboard.press("Shift+ArrowRight");
  await expect(x).toHaveValue(String(before + 11));
  await page.keyboard.press("Control+d");
  await expect(elements(page)).toHaveCount(2);
  await page.keyboard.press("Delete");
  await expect(elements(page)).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(elements(page)).toHaveCount(2);
  await page.keyboard.press("Control+Shift+z");
  await expect(elements(page)).toHaveCount(1);
  await synced(page);
});

test("T makes a caption, and the next keys are its words, not shortcuts", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.keyboard.press("t");
  // Without a wait: the letters come as fast as the keyboard gives them.
  await page.keyboard.type("Told to do");
  await page.keyboard.press("Escape");
  await expect(elements(page)).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Caption “Told to do”, 1 of 1" }).first()).toBeFocused();
  await synced(page);
});

test("typing on the canvas itself", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const caption = await addCaption(page, "Old words");
  await caption.dblclick();
  const typed = page.getByRole("textbox", { name: "Caption text" });
  await typed.fill("New words\non two lines");
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-element]").filter({ hasText: "New words" })).toBeVisible();
  await synced(page);
});

test("screens: add, move, delete, undo", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const screens = page.locator("[data-screen]");
  await expect(screens).toHaveCount(1);
  await page.getByRole("button", { name: "Add screen" }).first().click();
  await expect(screens).toHaveCount(2);
  const order = () => screens.evaluateAll((all) => all.map((screen) => screen.getAttribute("data-screen")));
  const before = await order();
  await page.getByRole("button", { name: "Move screen earlier" }).first().click();
  await expect.poll(order).toEqual([...before].reverse());
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect.poll(order).toEqual(before);
  await synced(page);
});

test("a file that is no picture is refused in words, and nothing changes", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await addPicture(page, "notes.png", Buffer.from("<svg onload=alert(1)>"));
  await expect(page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: /picture|PNG/i }).first()).toBeVisible();
  await expect(elements(page)).toHaveCount(0);
});

test("a picture is dropped on a screen", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const bytes = png(50, 80, [10, 120, 80]).toString("base64");
  const transfer = await page.evaluateHandle((encoded) => {
    const data = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([data], "dropped.png", { type: "image/png" }));
    return transfer;
  }, bytes);
  const screen = page.locator("[data-screen]").first();
  await screen.dispatchEvent("dragover", { dataTransfer: transfer });
  await screen.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.locator("[data-element] img")).toBeVisible();
  await synced(page);
});
