// Store sizes: a canvas for each, added from the stores' data, shown by its tab, deleted and brought back.
import { addCaption, elements, newProject, redoButton, synced, undoButton, undoes } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

test("a size is added with its pixels, shown by its tab, deleted, and comes back by undo", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  const sizes = page.getByRole("navigation", { name: "Sizes" });
  const tab = (name: string) => sizes.getByRole("button", { name: new RegExp(`^${name}`) });
  await expect(tab("iPhone 6.9″ · 1")).toHaveAttribute("aria-current", "true");
  await addCaption(page, "On the phone");
  await page.getByRole("button", { name: "Add a size" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a size" });
  await expect(dialog.getByRole("region", { name: "Google Play" })).toContainText("10-inch tablet");
  await expect(dialog.getByRole("button", { name: "iPhone 6.9″, 1320 × 2868, show" })).toBeVisible();
  await dialog.getByRole("button", { name: "iPad 13″, 2064 × 2752", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(tab("iPad 13″ · 1")).toHaveAttribute("aria-current", "true");
  await undoes(page, "add canvas");
  await expect(elements(page)).toHaveCount(0);
  await expect(page.getByText("2064 × 2752")).toBeVisible();
  // A screen keeps the proportions of its size.
  const box = (await page.locator("[data-screen] .drawing").boundingBox())!;
  expect(box.width / box.height).toBeCloseTo(2064 / 2752, 2);
  await addCaption(page, "On the tablet");

  await tab("iPhone 6.9″").click();
  await expect(elements(page)).toHaveText(["On the phone"]);
  await tab("iPad 13″").click();
  await page.reload();
  await expect(tab("iPad 13″")).toHaveAttribute("aria-current", "true");
  await expect(elements(page)).toHaveText(["On the tablet"]);

  await sizes.getByRole("button", { name: "More for iPad 13″" }).click();
  await page.getByRole("menuitem", { name: "Delete this canvas" }).click();
  await expect(tab("iPad 13″")).toHaveCount(0);
  await expect(elements(page)).toHaveText(["On the phone"]);
  await undoes(page, "delete canvas");
  await undoButton(page).click();
  await expect(tab("iPad 13″")).toHaveCount(1);
  await tab("iPad 13″").click();
  await expect(elements(page)).toHaveText(["On the tablet"]);
  await synced(page);
});

test("landscape sizes are offered on their own, and the last canvas can go too", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page);
  await page.getByRole("button", { name: "Add a size" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a size" });
  await expect(dialog.getByRole("button", { name: /^Mac, / })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Landscape" }).click();
  await expect(dialog.getByRole("button", { name: /^Mac, / })).toHaveCount(4);
  await dialog.getByRole("button", { name: "Feature graphic, 1024 × 500" }).click();
  await expect(page.getByText("1 screen", { exact: true })).toBeVisible();
  for (const name of ["Feature graphic (Play)", "iPhone 6.9″"]) {
    await page.getByRole("button", { name: `More for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Delete this canvas" }).click();
  }
  await expect(page.getByRole("heading", { name: "No sizes yet" })).toBeVisible();
  await undoButton(page).click();
  await expect(page.getByRole("button", { name: /^iPhone 6.9″/ }).first()).toBeVisible();
  await redoButton(page).click();
  await page.getByRole("button", { name: "Add a size" }).last().click();
  await dialog.getByRole("button", { name: "Portrait" }).click();
  await dialog.getByRole("button", { name: "Phone, 1080 × 1920" }).click();
  await expect(page.locator("[data-screen]")).toHaveCount(1);
  await synced(page);
});
