// A large picture goes in parts, straight to the bucket: what is there is not sent again, whatever happens on the way.
import type { Page, Request } from "@playwright/test";
import { give, type Given } from "../support/files.ts";
import { noise } from "../support/pictures.ts";
import { addPicture, newProject, status, synced } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, test, type Profile } from "../support/test.ts";

/** Nine megabytes: two parts. */
const bytes = noise(1800, 1700, 3);
const large: Given = { name: "large.png", mimeType: "image/png", buffer: bytes };
const card = (page: Page, name: string) => page.getByRole("main").locator(".media-card").filter({ hasText: name });
const row = (page: Page, name: string) =>
  page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });
const SECOND = /partNumber=2(&|$)/;

async function media(me: Profile, email: string): Promise<Page> {
  const page = await me.signIn(email);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Media" }).click();
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeVisible();
  return page;
}

/** The numbers of the parts that are put from now on. */
function parts(page: Page): string[] {
  const put: string[] = [];
  page.on("request", (request: Request) => {
    if (request.method() === "PUT") put.push(new URL(request.url()).searchParams.get("partNumber") ?? "?");
  });
  return put;
}

/** What the server has of the only picture. */
async function onServer(page: Page): Promise<Buffer> {
  const { assets } = await (await page.request.get(new URL("/api/media/assets", page.url()).href)).json();
  expect(assets).toHaveLength(1);
  return (await page.request.get(new URL(`/api/media/assets/${assets[0].id}/content`, page.url()).href)).body();
}

test("it goes past the server, and arrives as it was", async ({ profile, email }) => {
  const me = await profile();
  const page = await me.signIn(email);
  const put = parts(page);
  let forms = 0;
  page.on("request", (request) => void (forms += Number(request.url().endsWith("/fn/media/upload"))));
  await newProject(page, "Large");
  await addPicture(page, large.name, large.buffer);
  await expect(page.locator("[data-element] img")).toHaveJSProperty("naturalWidth", 1800);
  await synced(page);
  expect([put.sort(), forms]).toEqual([["1", "2"], 0]);
  expect(bytes.equals(await onServer(page)), "the same bytes").toBe(true);
});

test("a tab that is closed on the way goes on where it was", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await media(me, email);
  await me.context.route(SECOND, (route) => route.abort());
  await give(page, "drop", [large]);
  await expect(row(page, large.name)).toContainText("does not answer");
  await page.close();
  await me.context.unroute(SECOND);

  const again = await me.page("/health");
  const put = parts(again);
  await again.goto(`${me.server.url}/media`);
  await expect(card(again, large.name).first()).toContainText("Synced");
  expect(put).toEqual(["2"]);
  expect(bytes.equals(await onServer(again)), "the same bytes").toBe(true);
});

test("a server that is killed on the way is no loss", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await media(me, email);
  let held: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    void me.context.route(SECOND, async (route) => {
      resolve();
      await new Promise<void>((go) => (held = go));
      await route.continue().catch(() => {});
    });
  });
  await give(page, "drop", [large]);
  await reached;
  await me.server.down("SIGKILL");
  held();
  await me.context.unroute(SECOND);
  await me.server.up();
  await expect(card(page, large.name).first()).toContainText("Synced", { timeout: 60_000 });
  expect(bytes.equals(await onServer(page)), "the same bytes").toBe(true);
});

test("it can be paused, says so everywhere, and goes on when it may", async ({ profile, email }) => {
  const me = await profile();
  me.expects(NETWORK_ERRORS);
  const page = await me.signIn(email);
  await newProject(page, "Paused");
  await me.context.route(SECOND, () => {});
  await addPicture(page, large.name, large.buffer);
  const badge = page.locator("[data-element] .badge");
  await expect(badge).toHaveText(/^\d+ %$/);
  await page.getByRole("button", { name: `Pause ${large.name}` }).click();
  await expect(row(page, large.name)).toContainText("Paused");
  await expect(badge).toHaveText("Paused");
  await expect(status(page)).toHaveText("Saved on this device");
  await me.context.unroute(SECOND);
  const put = parts(page);
  await page.getByRole("button", { name: `Resume ${large.name}` }).click();
  await synced(page);
  await expect(badge).toHaveCount(0);
  expect(put).toEqual(["2"]);
});
