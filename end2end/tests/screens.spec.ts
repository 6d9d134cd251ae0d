// Screens: copy, re-order by drag and by keyboard; elements carried between them in the layers panel.
import { addCaption, drag, elements, middle, newProject, synced, undoButton, undoes } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";
import type { Page } from "@playwright/test";

const rows = (page: Page) => page.locator("[data-row] .layer-name").allTextContents();

/** Three screens with a caption each. */
async function three(page: Page): Promise<void> {
  await newProject(page);
  for (const [index, words] of ["One", "Two", "Three"].entries()) {
    if (index > 0) await page.getByRole("button", { name: "Add screen" }).last().click();
    await expect(page.locator("[data-screen]")).toHaveCount(index + 1);
    await addCaption(page, words);
  }
  await expect.poll(() => rows(page)).toEqual(["1 One", "One", "2 Two", "Two", "3 Three", "Three"]);
}

test("screens are re-ordered by dragging their row, and copied with all that lies on them", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await three(page);
  const row = (name: string) => page.getByRole("button", { name, exact: true }).and(page.locator(".layer-name"));
  const by = (await middle(row("1 One"))).y - (await middle(row("3 Three"))).y;
  await drag(page, row("3 Three"), { x: 0, y: by - 8 });
  await expect.poll(() => rows(page)).toEqual(["1 Three", "Three", "2 One", "One", "3 Two", "Two"]);
  await undoes(page, "move screen");
  await undoButton(page).click();
  await expect.poll(() => rows(page)).toEqual(["1 One", "One", "2 Two", "Two", "3 Three", "Three"]);
  await row("2 Two").click();
  await page.getByRole("button", { name: "Duplicate" }).click();
  await expect.poll(() => rows(page)).toEqual(["1 One", "One", "2 Two", "Two", "3 Two", "Two", "4 Three", "Three"]);
  await undoes(page, "duplicate screen");
  await synced(page);
});

test("an element is carried to another screen by dragging its row; Escape gives it up", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await three(page);
  const row = (name: string) => page.getByRole("button", { name, exact: true }).and(page.locator(".layer-name"));
  const [from, to] = [await middle(row("One")), await middle(row("Three"))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, to.y + 6, { steps: 5 });
  await expect(page.locator("#layers-line")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("#layers-line")).toBeHidden();
  await page.mouse.up();
  await expect.poll(() => rows(page)).toEqual(["1 One", "One", "2 Two", "Two", "3 Three", "Three"]);
  await drag(page, row("One"), { x: 0, y: to.y + 6 - from.y });
  await expect.poll(() => rows(page)).toEqual(["1 Screen", "2 Two", "Two", "3 One", "Three", "One"]);
  await undoes(page, "move to screen");
  await expect(page.locator("[data-screen]").nth(2).locator("[data-element]")).toHaveCount(2);
  await synced(page);
});

test("by keyboard: Alt and the arrows carry the chosen row", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await three(page);
  // Frames come late here, as on a busy machine; the focus must not wait for them.
  await page.evaluate(() => {
    const soon = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (drawn) => soon(() => setTimeout(() => drawn(performance.now()), 1_000));
  });
  await page.getByRole("button", { name: "1 One" }).and(page.locator(".layer-name")).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => rows(page)).toEqual(["1 Two", "Two", "2 One", "One", "3 Three", "Three"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => rows(page)).toEqual(["1 Two", "Two", "2 Screen", "3 Three", "One", "Three"]);
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => rows(page)).toEqual(["1 Two", "Two", "2 Screen", "3 One", "Three", "One"]);
  const carried = page.locator(".layer-name[aria-current=true]");
  await expect(carried).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => rows(page)).toEqual(["1 Two", "Two", "2 Screen", "3 Three", "One", "Three"]);
  await expect(carried).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => rows(page)).toEqual(["1 Two", "Two", "2 One", "One", "3 Three", "Three"]);
  await page.keyboard.press("Control+z");
  await expect(elements(page)).toHaveCount(3);
  await synced(page);
});

test("a screen's background is one commit by its name", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.locator(".screen-name").click();
  const field = page.getByRole("textbox", { name: "Background", exact: true });
  await field.fill("#0B3A8F");
  await field.press("Enter");
  await expect(field).toHaveValue("#0b3a8f");
  await expect(page.locator("[data-screen] .drawing")).toHaveCSS("background-color", "rgb(11, 58, 143)");
  await undoes(page, "change background");
  await field.fill("blue");
  await field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "six digits" })).toBeVisible();
  await field.press("Escape");
  await expect(field).toHaveValue("#0b3a8f");
  await synced(page);
});
