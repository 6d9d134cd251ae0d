// The media page, by the names that a person sees, and many pictures at once.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./test.ts";

export const cards = (page: Page): Locator => page.getByRole("main").locator("[data-asset]");
export const card = (page: Page, name: string): Locator => cards(page).filter({ has: page.getByText(name, { exact: true }) });
export const opener = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });

/** From any page with the bar; the library is there by then, or its emptiness. */
export async function media(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Media" }).click();
  await expect(page.getByRole("heading", { name: "Media", exact: true })).toBeVisible();
  // The button comes once this browser's database is open: only then files are taken.
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeVisible();
}

/** Sends pictures as a program would, from the signed-in browser, some at a time: "capture 001.png" and so on. */
export async function fill(page: Page, count: number, of: (number: number) => Buffer, atOnce = 1): Promise<string[]> {
  const ids: string[] = [];
  const origin = new URL(page.url()).origin;
  let next = 1;
  const send = async () => {
    while (next <= count) {
      const number = next++;
      const file = { name: `capture ${String(number).padStart(3, "0")}.png`, mimeType: "image/png", buffer: of(number) };
      const answer = await page.request.post(`${origin}/api/media/assets`, { multipart: { file } });
      expect(answer.status()).toBe(201);
      ids[number - 1] = ((await answer.json()) as { id: string }).id;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return ids;
}
