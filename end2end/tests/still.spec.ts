// Syncing draws nothing anew that did not change: what is watched is the page itself.
import type { Page } from "@playwright/test";
import { png } from "../support/pictures.ts";
import { addCaption, addPicture, editable, elements, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

/** From now on notes every change of the page below these: of which element, row or card, and which kind of change. */
async function watch(page: Page, ...below: string[]): Promise<() => Promise<string[]>> {
  await page.evaluate((below) => {
    const OWNERS = "[data-element], [data-row], .card";
    const around = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest(OWNERS);
    const within = (node: Node) => (node instanceof Element ? [...(node.matches(OWNERS) ? [node] : []), ...node.querySelectorAll(OWNERS)] : []);
    const name = (node: Node) => (node as Element).id || (node as Element).className || node.nodeName;
    // The words about the time change by themselves.
    const isClock = (record: MutationRecord) => record.type === "characterData" && record.target.parentElement?.closest(".card-when") && record.oldValue !== record.target.textContent;
    const changes: string[] = [];
    const take = (records: MutationRecord[]) => {
      for (const record of records.filter((record) => !isClock(record))) {
        const moved = [...record.addedNodes, ...record.removedNodes].flatMap(within);
        const owners = moved.length > 0 ? moved : [around(record.target) ?? record.target];
        for (const owner of owners) changes.push(`${name(owner)}: ${record.attributeName ?? record.type}`);
      }
    };
    const observer = new MutationObserver(take);
    for (const selector of below) {
      observer.observe(document.querySelector(selector)!, { subtree: true, childList: true, attributes: true, characterData: true, characterDataOldValue: true });
    }
    (window as { changes?: () => string[] }).changes = () => (take(observer.takeRecords()), changes);
  }, below);
  return () => page.evaluate(() => (window as { changes?: () => string[] }).changes!());
}

/** The ids among the changes, each once. */
const owners = (changes: string[]): string[] => [...new Set(changes.map((change) => change.split(":")[0]!))].sort();

test("a push and a pull leave the canvas and the layers as they are, except for what another device changed", async ({ profile, email }) => {
  const one = await (await profile()).signIn(email);
  const path = await newProject(one, "Still");
  await addPicture(one, "capture.png", png(60, 130, [30, 90, 200]));
  await expect(one.locator("[data-element] img")).toBeVisible();
  await one.getByRole("button", { name: "Add rectangle" }).click();
  await addCaption(one, "First words");
  await addCaption(one, "Second words");
  await expect(elements(one)).toHaveCount(4);
  await synced(one);

  // What was moved here goes up: only words beside the name say so.
  const held: (() => void)[] = [];
  await one.route("**/fn/projects/push", async (route) => {
    await new Promise<void>((go) => held.push(go));
    await route.continue();
  });
  // Not by the pointer: the other caption lies over it.
  await elements(one).filter({ hasText: "First words" }).focus();
  await one.keyboard.press("ArrowDown");
  await expect(status(one)).toHaveText("Syncing…");
  await expect.poll(() => held.length).toBe(1);
  const pushed = await watch(one, "#stage", "#layers");
  held[0]!();
  await synced(one);
  // The second one is asked for once the first has been taken in.
  for (let pull = 0; pull < 2; pull++) {
    const asked = one.waitForRequest("**/fn/projects/pull");
    await one.getByRole("button", { name: "Sync now" }).click();
    await asked;
  }
  await synced(one);
  expect(await pushed()).toEqual([]);

  // What comes down changes itself and nothing else.
  const two = await (await profile()).signIn(email);
  await two.goto(one.url());
  await expect(two).toHaveURL(new RegExp(`${path}$`));
  const theirs = elements(two).filter({ hasText: "Second words" });
  const id = (await theirs.getAttribute("data-element"))!;
  await editable(two);
  await theirs.click();
  await two.keyboard.press("ArrowDown");
  await synced(two);
  const pulled = await watch(one, "#stage", "#layers");
  const before = await elements(one).filter({ hasText: "Second words" }).getAttribute("style");
  await one.getByRole("button", { name: "Sync now" }).click();
  await expect(elements(one).filter({ hasText: "Second words" })).not.toHaveAttribute("style", before!);
  await synced(one);
  expect(owners(await pulled())).toEqual([`element-${id}`]);

  await typeCaption(two, "Other words");
  await synced(two);
  await one.getByRole("button", { name: "Sync now" }).click();
  await expect(elements(one).filter({ hasText: "Other words" })).toBeVisible();
  await synced(one);
  expect(owners(await pulled())).toEqual([`element-${id}`, `row-${id}`]);
});

test("a project that another device changed is the only card that is drawn anew", async ({ profile, email }) => {
  const one = await (await profile()).signIn(email);
  for (const name of ["Tide Tables", "Bread Log", "Habit Garden"]) {
    await newProject(one, name);
    await addCaption(one, `Words of ${name}`);
    await synced(one);
    await one.getByRole("link", { name: "Back to projects" }).click();
  }
  const cards = one.locator(".card:not([aria-hidden])");
  await expect(cards).toHaveCount(3);
  for (const card of await cards.all()) await expect(card).toContainText("Synced");
  // The newest is the first and stays it.
  const newest = (await cards.filter({ hasText: "Habit Garden" }).getAttribute("id"))!;
  const two = await (await profile()).signIn(email);
  await two.getByRole("listitem").filter({ hasText: "Habit Garden" }).getByRole("link").click();
  await addCaption(two, "From the other device");
  await synced(two);
  const pulled = await watch(one, ".cards");
  await one.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(cards.first().locator(".card-art")).toContainText("From the other device");
  await expect(cards.first()).toContainText("Synced");
  expect(owners(await pulled())).toEqual([newest]);
});
