// Zoom and pan: wheel, keys, menu, space and the middle button; the inspector's fields beside them.
import { addCaption, middle, newProject, nextFrame, place, synced, undoButton, undoes, zoom } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";
import type { Page } from "@playwright/test";

const scroll = (page: Page) => page.locator("#stage").evaluate((stage) => [stage.scrollLeft, stage.scrollTop] as const);

test("zoom by keys, menu and wheel; what is under the pointer stays there", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await expect.poll(() => zoom(page)).toBeGreaterThan(10);
  const fit = await zoom(page);
  await page.locator("body").press("+");
  await expect.poll(() => zoom(page)).toBeGreaterThan(fit);
  await page.keyboard.press("-");
  await page.keyboard.press("1");
  await expect.poll(() => zoom(page)).toBe(100);
  await page.keyboard.press("0");
  await expect.poll(() => zoom(page)).toBe(fit);
  await page.getByRole("button", { name: /^Zoom, / }).click();
  await page.getByRole("menuitem", { name: /100 %/ }).click();
  await expect.poll(() => zoom(page)).toBe(100);
  await page.keyboard.press("0");
  await expect.poll(() => zoom(page)).toBe(fit);

  const frame = page.locator("[data-screen] .screen-frame");
  const before = (await frame.boundingBox())!;
  // A spot a quarter from the left and a third from the top.
  const spot = { x: before.x + before.width * 0.25, y: before.y + before.height * 0.33 };
  await page.mouse.move(spot.x, spot.y);
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  await expect.poll(() => zoom(page)).toBeGreaterThan(fit * 3);
  await expect
    .poll(async () => {
      const now = (await frame.boundingBox())!;
      return Math.hypot(now.x + now.width * 0.25 - spot.x, now.y + now.height * 0.33 - spot.y);
    })
    // Twelve times as close: a box's whole pixels make up to a dozen.
    .toBeLessThan(16);
});

test("the canvas is moved with the space bar held, the middle button, or the wheel", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const caption = await addCaption(page, "Stay");
  const before = await place(page);
  await page.locator(".screen-name").click();
  await page.keyboard.press("1");
  await expect.poll(() => zoom(page)).toBe(100);
  await nextFrame(page);
  const stage = await middle(page.locator("#stage"));
  const pan = async (button: "left" | "middle") => {
    const [left, top] = await scroll(page);
    await page.mouse.move(stage.x, stage.y);
    await page.mouse.down({ button });
    await page.mouse.move(stage.x - 30, stage.y - 20, { steps: 3 });
    await page.mouse.move(stage.x - 60, stage.y - 40, { steps: 3 });
    await page.mouse.up({ button });
    await expect.poll(() => scroll(page)).toEqual([left + 60, top + 40]);
  };
  await page.locator("body").press("Escape");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.down("Space");
  await expect(page.locator("#stage")).toHaveClass(/is-panning/);
  await pan("left");
  await page.keyboard.up("Space");
  await expect(page.locator("#stage")).not.toHaveClass(/is-panning/);
  await pan("middle");
  const [, top] = await scroll(page);
  await page.mouse.wheel(0, 80);
  await expect.poll(async () => (await scroll(page))[1]).toBe(top + 80);
  // Nothing was chosen or moved by it.
  await caption.focus();
  expect(await place(page)).toEqual(before);
  await synced(page);
});

test("fields: Enter keeps, Escape puts back, arrows step, what cannot be used is said; one commit each", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await addCaption(page, "Fields");
  const size = page.getByLabel("Size", { exact: true });
  const before = await size.inputValue();
  await size.fill("150");
  await size.press("Enter");
  await undoes(page, "change size");
  await expect(page.locator("[data-element] .drawn-caption")).toHaveCSS("font-size", "150px");
  await size.fill("7 * 8");
  await size.press("Enter");
  await expect(size).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("alert").filter({ hasText: "Write a number" })).toBeVisible();
  await size.fill("1");
  await size.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "from 4 to 2000" })).toBeVisible();
  await size.press("Escape");
  await expect(size).toHaveValue("150");
  await expect(size).not.toHaveAttribute("aria-invalid", "true");
  await size.press("ArrowUp");
  await expect(size).toHaveValue("151");
  await size.press("Shift+ArrowDown");
  await expect(size).toHaveValue("141");
  for (const value of ["151", "150", before]) {
    await undoButton(page).click();
    await expect(size).toHaveValue(value);
  }
  const line = page.getByLabel("Line height");
  await line.fill("1,5");
  await line.press("Enter");
  await expect(line).toHaveValue("1.5");
  await undoes(page, "change line height");
  // What was written is kept when something else is chosen before the field is left.
  await size.fill("180");
  await page.locator("[data-screen] .screen-frame").click({ position: { x: 20, y: 300 } });
  await expect(page.getByRole("heading", { name: "Screen", exact: true })).toBeVisible();
  await page.locator("[data-element]").click();
  await expect(size).toHaveValue("180");
  await page.getByRole("button", { name: "Align left" }).click();
  await expect(page.locator("[data-element] .drawn-caption")).toHaveCSS("text-align", "left");
  await undoes(page, "align");
  await synced(page);
});
