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
  await expect(page.getByRole("toolbar", { name: "Tools" })).toBeVisible();
  if (name) await rename(page, name);
  return new URL(page.url()).pathname;
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
  return page.locator("[data-element]").filter({ hasText: text });
}

/** Types into the selected caption by the inspector. */
export async function typeCaption(page: Page, text: string): Promise<void> {
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.fill(text);
  await field.blur();
  await expect(page.locator("[data-element]").filter({ hasText: text })).toBeVisible();
}

export async function addPicture(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel("Picture file").setInputFiles({ name, mimeType: "image/png", buffer });
}
