// What a person does without an account, and what becomes of it at sign-in.
import type { Locator, Page } from "@playwright/test";
import { png } from "./pictures.ts";
import { addCaption, addPicture, editable, rename, status } from "./studio.ts";
import { expect, isSignedIn, type Profile, STARTED_WITHIN_MS } from "./test.ts";

export const saved = (page: Page): Promise<void> => expect(status(page)).toHaveText("Saved on this device");
export const question = (page: Page): Locator => page.getByRole("dialog", { name: "Projects made on this device" });
export const asked = (page: Page, name: string): Locator => question(page).getByRole("group", { name, exact: true });
export const picture = (page: Page): Locator => page.locator("[data-element] img");

/** From the landing page into the editor: the first project. */
export async function tryIt(page: Page): Promise<void> {
  const here = () => new URL(page.url()).pathname;
  // The page is at work, and takes whoever is here for a guest.
  await expect(page.locator(".guest-links")).toBeVisible({ timeout: STARTED_WITHIN_MS });
  await expect(async () => {
    // A press waits for this browser's data, but not for ever: then the list says what there is.
    if (here() === "/projects") await page.goBack();
    if (here() === "/") await page.getByRole("button", { name: "Try it" }).click({ timeout: 5_000 });
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/, { timeout: 2_000 });
  }).toPass();
  await editable(page);
}

/** Without an account: a project with a caption and a picture, open in the editor. */
export async function guestWork(me: Profile, name: string, caption: string): Promise<Page> {
  const page = await me.page("/");
  await tryIt(page);
  await rename(page, name);
  await addPicture(page, "capture.png", png(60, 130, [30, 90, 200]));
  await expect(picture(page)).toBeVisible();
  await addCaption(page, caption);
  await saved(page);
  return page;
}

/** Signs in from wherever the guest is, and comes back there. */
export async function signInHere(page: Page, email: string): Promise<void> {
  const path = new URL(page.url()).pathname;
  await page.getByRole("banner").getByRole("link", { name: "Sign in" }).click();
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=name]").fill("Ada Lovelace");
  await page.locator("input[name=name]").press("Enter");
  await page.waitForURL((url) => url.pathname === path);
  await isSignedIn(page);
}

/** Signs out; as long as something is not on the server yet that is a question. */
export async function signOut(page: Page): Promise<void> {
  const signedOut = page.getByRole("banner").getByRole("link", { name: "Sign in" });
  const leave = page.getByRole("menuitem", { name: "Sign out" });
  const question = page.getByRole("dialog", { name: "Signing out" });
  await expect(async () => {
    if (await question.isVisible()) await page.keyboard.press("Escape");
    if (!(await signedOut.isVisible())) {
      if (!(await leave.isVisible())) await page.getByRole("button", { name: /^Account of/ }).click({ timeout: 5_000 });
      await leave.click({ timeout: 5_000 });
    }
    await expect(signedOut).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

/** How many projects with these words, and how many pictures, the guest and the account have in this browser. */
export const kept = (page: Page, words: string): Promise<Record<string, [number, number]>> =>
  page.evaluate(async (words) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: Record<string, [number, number]> = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      const stores = database.transaction(["projects", "entries", "pictures"]);
      const rows = async (store: string) => {
        const [keys, values] = await Promise.all([done(stores.objectStore(store).getAllKeys()), done(stores.objectStore(store).getAll())]);
        // What waits is kept under its project's id and a number.
        return keys.filter((_, at) => values[at].includes(words)).map((key) => String(key).split("/")[0]);
      };
      const projects = new Set([...(await rows("projects")), ...(await rows("entries"))]).size;
      const pictures = await done(stores.objectStore("pictures").count());
      found[name === "framekeep.guest" ? "guest" : "account"] = [projects, pictures];
      database.close();
    }
    return found;
  }, words);

/** Every text that this browser's databases hold. */
export const everything = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const store of Array.from(database.objectStoreNames)) {
        const rows = database.transaction(store).objectStore(store);
        texts.push(name!, ...(await done(rows.getAllKeys())).map(String));
        for (const row of await done(rows.getAll())) texts.push(typeof row === "string" ? row : JSON.stringify(row));
      }
      database.close();
    }
    return texts.join("\n");
  });
