// The editor and the history in German; the choice of a language is in language.spec.ts.
import { expect, test } from "../support/test.ts";
import { addCaption, newProject, status, synced } from "../support/studio.ts";

/** English words that are no German ones. */
const ENGLISH = /\b(the|and|with|your|this|add|delete|move|change|size|layers|undo|saved|synced|changed|added)\b/i;

test("the editor and the history in German: names, keys, numbers, and nothing English is left", async ({ profile, email, server }) => {
  const me = await profile();
  const page = await me.signIn(email);
  const path = await newProject(page, "Gezeiten");
  await addCaption(page, "Ebbe");
  await synced(page);
  await me.context.addCookies([{ name: "language", value: "de", url: server.url }]);
  await page.goto(server.url + path);
  await expect(page.getByRole("toolbar", { name: "Werkzeuge" })).toBeVisible();
  await expect(status(page)).toHaveText("Synchronisiert");
  await page.locator("[data-element]").filter({ hasText: "Ebbe" }).click();

  const height = page.getByRole("textbox", { name: "Zeilenhöhe" });
  await height.fill("9");
  await height.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Gib eine Zahl von 0,5 bis 3 ein." })).toBeVisible();
  await height.fill("1,25");
  await height.press("Enter");
  await expect(height).toHaveValue("1,25");
  await expect(page.getByRole("button", { name: "Rückgängig", exact: true })).toHaveAttribute("title", "Rückgängig: Zeilenhöhe ändern (Strg Z)");
  await expect(status(page)).toHaveText("Synchronisiert");
  const said = await page.locator(".editor").evaluate((editor) => {
    const named = [...editor.querySelectorAll("[aria-label], [title], [placeholder]")];
    const names = named.flatMap((node) => ["aria-label", "title", "placeholder"].map((name) => node.getAttribute(name) ?? ""));
    return [...names, (editor as HTMLElement).innerText].join("\n");
  });
  expect(said.split("\n").filter((line) => ENGLISH.test(line))).toEqual([]);

  await page.goto(`${server.url}${path}/history`);
  await expect(page.getByRole("heading", { name: "Verlauf", exact: true })).toBeVisible();
  await expect(page.getByText(/^Beschriftung „.+“ hinzugefügt$/)).toBeVisible();
  await expect(page.getByText("Aussehen von „Ebbe“ geändert")).toBeVisible();
  const api = await page.request.get(`${server.url}/api${path}/revisions`);
  expect(await api.text(), "the interface for programs speaks English").toMatch(/Caption “[^”]+” added/);
});
