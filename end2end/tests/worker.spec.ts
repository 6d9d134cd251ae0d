// The service worker: Framekeep opens without a network, a newer build is offered and never forced.
import type { Page } from "@playwright/test";
import { png } from "../support/pictures.ts";
import { anotherBuild, Server } from "../support/server.ts";
import { addCaption, addPicture, newProject, status, synced, typeCaption } from "../support/studio.ts";
import { expect, NETWORK_ERRORS, Profile, test } from "../support/test.ts";

/** This build is kept in the browser. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}

/** The names of the page's script, wasm and style: those of one build, and the page has asked for no others. */
async function build(page: Page): Promise<string> {
  const { named, asked } = await page.evaluate(() => {
    const own = (paths: string[]) => [...new Set(paths)].sort();
    const entries = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    return {
      named: own(document.head.innerHTML.match(/\/pkg\/framekeep\.[\w.-]+/g) ?? []),
      asked: own(entries.filter((path) => path.startsWith("/pkg/"))),
    };
  });
  expect(named.map((path) => path.split(".").at(-1)).sort()).toEqual(["css", "js", "wasm"]);
  // Every file of a build has its hash, the parts that the page does not name too.
  const hash = (path: string) => path.split(".").at(-2)!;
  expect([...new Set([...named, ...asked].map(hash))], "no two builds in one page").toHaveLength(1);
  return named.join(" ");
}
const offer = (page: Page) => page.getByText("A new version of Framekeep is ready.");

/** A person with a server of their own, which can go away and come back. */
const alone = test.extend<{ alone: { server: Server; me: Profile } }>({
  alone: async ({ browser }, use) => {
    const server = await Server.start();
    const me = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server);
    await use({ server, me });
    me.check();
    await me.context.close();
    await server.remove();
  },
});

alone("without its server every page opens again, with the project and its picture, and an edit waits", async ({ alone: { server, me }, email }) => {
  const page = await me.signIn(email);
  await newProject(page, "Tunnel");
  await addCaption(page, "On the train");
  await addPicture(page, "home.png", png(40, 80, [20, 120, 220]));
  await expect(page.locator("[data-element] img")).toHaveCount(1);
  await synced(page);
  await kept(page);

  me.expects(NETWORK_ERRORS);
  await server.down("SIGKILL");
  await page.reload();
  await expect(page.locator("[data-element]").filter({ hasText: "On the train" })).toBeVisible();
  const picture = page.locator("[data-element] img");
  await expect.poll(() => picture.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(40);

  await page.getByRole("button", { name: "Caption “On the train”" }).first().click();
  await typeCaption(page, "In the tunnel");
  await expect(status(page)).toHaveText("Server unreachable · 1 change waiting");
  const path = new URL(page.url()).pathname;
  for (const [place, heading] of [["/projects", "Projects"], ["/media", "Media"], ["/settings", "Settings"], ["/projects/trash", "Trash"]] as const) {
    await page.goto(server.url + place);
    await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  }
  await page.goto(`${server.url}/projects?from=a-bookmark`);
  await expect(page.getByRole("link", { name: /Tunnel/ }).first()).toBeVisible();

  await page.goto(server.url + path);
  await expect(page.locator("[data-element]").filter({ hasText: "In the tunnel" })).toBeVisible();
  await expect(status(page)).toHaveText("Server unreachable · 1 change waiting");
  await server.up();
  await expect(status(page)).toHaveText("Synced", { timeout: 45_000 });
});

alone("what the worker keeps is nobody's, also after somebody worked here", async ({ alone: { me }, email }) => {
  const page = await me.signIn(email, "Grace Hopper");
  await newProject(page, "Secret plan");
  await addCaption(page, "Nobody is told");
  await synced(page);
  await kept(page);
  await page.reload();
  await expect(page.getByRole("toolbar", { name: "Tools" })).toBeVisible();
  const found = await page.evaluate(async () => {
    const texts: [string, string][] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = (await cache.match(request))!;
        texts.push([new URL(request.url).pathname, [...answer.headers].join("\n") + (await answer.text())]);
      }
    }
    return texts;
  });
  const paths = found.map(([path]) => path);
  for (const path of ["/", "/projects", "/settings", "/media", "/projects/trash", "/icon.svg"]) expect(paths).toContain(path);
  expect(paths.filter((path) => /^\/(api|fn|auth)/.test(path))).toEqual([]);
  for (const [path, text] of found) {
    for (const secret of [email, "Grace Hopper", "Secret plan", "Nobody is told", "set-cookie"]) {
      expect(text.includes(secret), `${path} holds “${secret}”`).toBe(false);
    }
  }
});

alone("a newer build is offered, never forced: a tab goes on with the build that it has", async ({ alone: { server, me }, email }) => {
  const newer = await anotherBuild();
  try {
    const page = await me.signIn(email);
    await newProject(page, "Deployed");
    await addCaption(page, "In two tabs");
    await synced(page);
    await kept(page);
    await page.reload();
    const first = await build(page);

    me.expects(NETWORK_ERRORS);
    await server.down();
    server.binary = newer.binary;
    await server.up();
    await page.reload();
    await expect(offer(page)).toBeVisible();
    expect(await build(page), "the page has the build that it had").toBe(first);

    const second = await me.page(new URL(page.url()).pathname);
    await expect(second.getByRole("toolbar", { name: "Tools" })).toBeVisible();
    expect(await build(second)).toBe(first);
    await page.getByRole("button", { name: "Reload", exact: true }).click();
    await expect.poll(() => build(page).catch(() => first)).not.toBe(first);
    await expect(page.locator("[data-element]").filter({ hasText: "In two tabs" })).toBeVisible();
    await expect(offer(page)).toHaveCount(0);
    expect(await page.evaluate(() => caches.keys())).toHaveLength(1);

    expect(await build(second), "nobody reloads it").toBe(first);
    await second.getByRole("button", { name: "Reload", exact: true }).click();
    await expect.poll(() => build(second).catch(() => first)).toBe(await build(page));
  } finally {
    await newer.remove();
  }
});

const deploys = Number(process.env.FRAMEKEEP_DEPLOYS ?? 5);
alone(`${deploys} builds, each other one a rollback: what was not sent goes along, and no two builds mix`, async ({ alone: { server, me }, email }) => {
  alone.setTimeout(60_000 + deploys * 30_000);
  const other = await anotherBuild();
  const binaries = [other.binary, server.binary];
  try {
    const page = await me.signIn(email);
    await newProject(page, "Deployed");
    await addCaption(page, "Build 0");
    await synced(page);
    await kept(page);
    await page.reload();
    let before = await build(page);
    me.expects(NETWORK_ERRORS);
    for (let deploy = 1; deploy <= deploys; deploy++) {
      await server.down();
      await page.getByRole("button", { name: `Caption “Build ${deploy - 1}”` }).first().click();
      await typeCaption(page, `Build ${deploy}`);
      await expect(status(page)).toHaveText("Server unreachable · 1 change waiting");
      server.binary = binaries[(deploy - 1) % 2]!;
      await server.up();
      await page.reload();
      await page.getByRole("button", { name: "Reload", exact: true }).click();
      await expect.poll(() => build(page).catch(() => before)).not.toBe(before);
      before = await build(page);
      await expect(page.locator("[data-element]")).toHaveText(`Build ${deploy}`);
      await synced(page);
    }
  } finally {
    await other.remove();
  }
});

alone("an offer that is put off is made again when the page opens again", async ({ alone: { server, me }, email }) => {
  const newer = await anotherBuild();
  try {
    const page = await me.signIn(email);
    await kept(page);
    await server.down();
    server.binary = newer.binary;
    await server.up();
    me.expects(NETWORK_ERRORS);
    await page.reload();
    await page.getByRole("button", { name: "Not now" }).click();
    await expect(offer(page)).toHaveCount(0);
    await page.reload();
    await expect(offer(page)).toBeVisible();
  } finally {
    await newer.remove();
  }
});
