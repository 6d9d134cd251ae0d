// Device frames and shapes; handles, turning, stacking, the clipboard: by mouse and by keyboard alone.
import { png } from "../support/pictures.ts";
import { addCaption, drag, elements, handle, newProject, place, redoButton, synced, undoButton, undoes } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

test("a device frame takes a picture that is dropped on it or chosen for it", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.getByRole("button", { name: "Add device frame" }).click();
  await undoes(page, "add device frame");
  const frame = elements(page);
  await expect(frame).toHaveText("Drop a picture here");
  const bytes = png(60, 130, [10, 120, 80]).toString("base64");
  const transfer = await page.evaluateHandle((encoded) => {
    const data = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([data], "capture.png", { type: "image/png" }));
    return transfer;
  }, bytes);
  await frame.dispatchEvent("drop", { dataTransfer: transfer });
  const picture = frame.locator("img");
  await expect(picture).toBeVisible();
  await expect(elements(page)).toHaveCount(1);
  // It fills the screen inside the frame.
  const inside = (await frame.locator(".device-screen").boundingBox())!;
  const shown = (await picture.boundingBox())!;
  expect(Math.abs(inside.width - shown.width) + Math.abs(inside.height - shown.height)).toBeLessThan(2);
  const first = await picture.getAttribute("src");
  await page.getByLabel("Picture for the device frame").setInputFiles({ name: "b.png", mimeType: "image/png", buffer: png(60, 130, [200, 20, 20]) });
  await expect(picture).not.toHaveAttribute("src", first!);
  await page.getByRole("button", { name: "Remove picture" }).click();
  await expect(frame).toHaveText("Drop a picture here");
  await page.getByRole("group", { name: "Device" }).getByRole("button", { name: "Tablet" }).click();
  await expect(frame).toHaveAccessibleName("Tablet, 1 of 1");
  await undoes(page, "change device");
  for (const value of ["12.5", "0"]) {
    await page.getByLabel("Bezel").fill(value);
    await page.getByLabel("Bezel").press("Enter");
    await expect(page.getByLabel("Bezel")).toHaveValue(value);
  }
  await undoes(page, "change bezel");
  await synced(page);
});

test("every handle resizes; Shift keeps the proportions, Alt the centre; all of it undone by name", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.getByRole("button", { name: "Add rectangle" }).click();
  const start = await place(page);
  await drag(page, handle(page, "Right"), { x: 40, y: 30 });
  await expect.poll(async () => (await place(page)).width).toBeGreaterThan(start.width);
  let now = await place(page);
  expect([now.x, now.y, now.height], "a side moves one side").toEqual([start.x, start.y, start.height]);
  await undoes(page, "resize");
  await undoButton(page).click();
  await expect.poll(() => place(page)).toEqual(start);

  await drag(page, handle(page, "BottomRight"), { x: 40, y: 10 }, ["Shift"]);
  await expect.poll(async () => (await place(page)).width).toBeGreaterThan(start.width);
  now = await place(page);
  expect(Math.abs(now.width - now.height), "a square stays a square").toBeLessThanOrEqual(1);
  await undoButton(page).click();
  await expect.poll(() => place(page)).toEqual(start);

  await drag(page, handle(page, "Top"), { x: 0, y: -20 }, ["Alt"]);
  await expect.poll(async () => (await place(page)).height).toBeGreaterThan(start.height);
  now = await place(page);
  expect(Math.abs(now.y + now.height / 2 - (start.y + start.height / 2)), "the centre stays").toBeLessThanOrEqual(1);
  await undoButton(page).click();
  await expect.poll(() => place(page)).toEqual(start);

  await drag(page, handle(page, "Turn"), { x: 70, y: 40 }, ["Shift"]);
  await expect.poll(async () => (await place(page)).rotation).toBeGreaterThan(0);
  const turned = (await place(page)).rotation;
  expect(turned % 15, "Shift turns by 15°").toBe(0);
  await undoes(page, "turn");
  // A turned element resizes along its own sides: the opposite one stays.
  await drag(page, handle(page, "Bottom"), { x: 0, y: 20 });
  await undoes(page, "resize");
  now = await place(page);
  expect([now.width, now.rotation]).toEqual([start.width, turned]);
  await undoButton(page).click();
  await undoButton(page).click();
  await expect.poll(() => place(page)).toEqual(start);
  await redoButton(page).click();
  await expect.poll(async () => (await place(page)).rotation).toBe(turned);
  await synced(page);
});

test("handles are large enough to hit", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.getByRole("button", { name: "Add ellipse" }).click();
  for (const name of ["TopLeft", "Right", "Bottom", "Turn"]) {
    const at = (await handle(page, name).boundingBox())!;
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    for (const [dx, dy] of [[-11, 0], [11, 0], [0, -11], [0, 11]]) {
      const hit = await page.evaluate(([x, y]) => document.elementFromPoint(x!, y!)?.getAttribute("data-grip"), [x + dx!, y + dy!]);
      expect(hit, `${name} at ${dx}, ${dy}`).toBe(name);
    }
  }
});

test("by keyboard alone: add, stack, copy to another screen, cut, paste, nudge", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.locator("body").press("r");
  await page.keyboard.press("o");
  await page.keyboard.press("d");
  const names = () => page.locator("[data-row] .layer-name").allTextContents();
  await expect.poll(names).toEqual(["1 Screen", "Phone", "Ellipse", "Rectangle"]);
  await page.keyboard.press("[");
  await expect.poll(names).toEqual(["1 Screen", "Ellipse", "Phone", "Rectangle"]);
  await undoes(page, "send backward");
  await page.keyboard.press("Shift+BracketLeft");
  await expect.poll(names).toEqual(["1 Screen", "Ellipse", "Rectangle", "Phone"]);
  await undoes(page, "send to back");
  await page.keyboard.press("Shift+BracketRight");
  await expect.poll(names).toEqual(["1 Screen", "Phone", "Ellipse", "Rectangle"]);

  const before = await place(page);
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(async () => (await place(page)).y).toBe(before.y + 10);
  await undoes(page, "move");

  await page.keyboard.press("Control+c");
  await page.getByRole("button", { name: "Add screen" }).first().press("Enter");
  await expect(page.locator("[data-screen]")).toHaveCount(2);
  await page.keyboard.press("Control+v");
  await expect.poll(names).toEqual(["1 Screen", "Phone", "Ellipse", "Rectangle", "2 Screen", "Phone"]);
  await undoes(page, "paste");
  await page.keyboard.press("Control+x");
  await expect.poll(names).toEqual(["1 Screen", "Phone", "Ellipse", "Rectangle", "2 Screen"]);
  await undoes(page, "cut");
  await page.keyboard.press("Control+v");
  await page.keyboard.press("Control+v");
  await expect(elements(page)).toHaveCount(5);
  await page.keyboard.press("Control+z");
  await expect(elements(page)).toHaveCount(4);
  await synced(page);
});

test("the clipboard of a field stays the field's own", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await addCaption(page, "Only words");
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.selectText();
  await page.keyboard.press("Control+c");
  await field.press("End");
  await page.keyboard.press("Control+v");
  await expect(field).toHaveValue("Only wordsOnly words");
  await expect(elements(page)).toHaveCount(1);
});
