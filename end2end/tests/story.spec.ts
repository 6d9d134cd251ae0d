// The first story: sign in, a caption, a picture, "Synced", the same on a second device.
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, newProject, synced } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

test("a caption and a picture reach a second device", async ({ profile, email }) => {
  const first = await profile();
  const page = await first.signIn(email);
  const path = await newProject(page, "Habit Garden");
  await addCaption(page, "Plan a week");
  await addPicture(page, "capture.png", png(60, 130, [30, 90, 200]));
  const picture = page.locator("[data-element] img");
  await expect(picture).toBeVisible();
  await synced(page);

  const second = await (await profile()).signIn(email);
  const card = second.getByRole("listitem").filter({ hasText: "Habit Garden" });
  await expect(card).toBeVisible();
  await card.getByRole("link").click();
  await expect(second).toHaveURL(new RegExp(`${path}$`));
  await expect(second.locator("[data-element]").filter({ hasText: "Plan a week" })).toBeVisible();
  const there = second.locator("[data-element] img");
  await expect(there).toBeVisible();
  expect(await there.evaluate((image: HTMLImageElement) => image.decode().then(() => [image.naturalWidth, image.naturalHeight]))).toEqual([60, 130]);
  await synced(second);
});

test("what one device changes appears on the other, disjoint changes merge without a word", async ({ profile, email }) => {
  const one = await (await profile()).signIn(email);
  const path = await newProject(one, "Tide Tables");
  await addCaption(one, "High water");
  await synced(one);
  const two = await (await profile()).signIn(email);
  await two.goto(one.url());
  await expect(two).toHaveURL(new RegExp(`${path}$`));
  await addCaption(two, "Low water");
  await synced(two);
  await one.getByRole("button", { name: "Sync now" }).click();
  await expect(one.locator("[data-element]").filter({ hasText: "Low water" })).toBeVisible();
  await synced(one);
});

test("everything is still there after a reload", async ({ profile, email }) => {
  const page = await (await profile()).signIn(email);
  await newProject(page, "Bread Log");
  await addCaption(page, "Rise slowly");
  await addPicture(page, "oven.png", png(40, 40, [200, 90, 20]));
  await expect(page.locator("[data-element] img")).toBeVisible();
  await synced(page);
  await page.reload();
  await expect(page.getByLabel("Project name")).toHaveValue("Bread Log");
  await expect(page.locator("[data-element]").filter({ hasText: "Rise slowly" })).toBeVisible();
  await expect(page.locator("[data-element] img")).toBeVisible();
  await synced(page);
});
