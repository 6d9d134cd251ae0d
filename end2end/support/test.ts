// What every browser test stands on: one server per worker, people with browser profiles of their own, and a watch on
// each page: a hydration warning, a page error, a CSP report or a console error that was not announced fails the test.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Server } from "./server.ts";

/** What a test that stops the server expects in the console. */
export const NETWORK_ERRORS = /Failed to load resource: (net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|FAILED|INTERNET_DISCONNECTED|SOCKET_NOT_CONNECTED|INCOMPLETE_CHUNKED_ENCODING)|the server responded with a status of 503)|^An unknown error occurred when fetching the script/;

/** How often something is done in `make test`, and how often in `make soak`. */
export const rounds = (usual: number, soak: number): number => (process.env.FRAMEKEEP_SOAK ? soak : usual);

export class Profile {
  private faults: string[] = [];
  private allowed: RegExp[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly server: Server,
  ) {
    context.on("page", (page) => this.watch(page));
  }

  private watch(page: Page): void {
    page.on("pageerror", (error) => this.faults.push(`page error: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      const bad = message.type() === "error" || /hydrat|Content.Security.Policy|panicked/i.test(text);
      if (bad && !this.allowed.some((pattern) => pattern.test(text))) this.faults.push(`console: ${text} (${message.location().url})`);
    });
  }

  /** From now on these console errors are expected. */
  expects(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  check(): void {
    expect(this.faults, "faults of the pages").toEqual([]);
  }

  async page(path = "/"): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.server.url + path);
    return page;
  }

  /** In this browser no worker comes between a page and the server: one would answer past what a test refuses or holds. */
  async withoutWorker(): Promise<void> {
    this.expects(/^Failed to load resource: net::ERR_FAILED|^An unknown error occurred when fetching the script/);
    await this.context.route("**/service-worker.js", (route) => route.abort());
  }

  /** Signs in through the provider's own form and comes back to the project list, which is that account's by then. */
  async signIn(email: string, name = "Ada Lovelace"): Promise<Page> {
    const page = await this.page("/");
    await page.getByRole("link", { name: "Continue with Google" }).first().click();
    await page.locator("input[name=email]").fill(email);
    await page.locator("input[name=name]").fill(name);
    await page.locator("input[name=name]").press("Enter");
    await page.waitForURL(`${this.server.url}/projects`);
    // The list itself is the first frame's too, and may be a guest's before the server has said who this is.
    await isSignedIn(page);
    return page;
  }
}

/** As long as a page may take to load: the program comes after it. */
export const STARTED_WITHIN_MS = 40_000;

/** The page has heard who is signed in. */
export const isSignedIn = (page: Page): Promise<void> =>
  expect(page.getByRole("button", { name: /^(Account of|Konto von) / })).toBeVisible({ timeout: STARTED_WITHIN_MS });

type Fixtures = { profile: (options?: Parameters<import("@playwright/test").Browser["newContext"]>[0]) => Promise<Profile>; email: string };

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.remove();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  email: async ({}, use, info) => {
    await use(`${info.testId}@example.com`);
  },
  profile: async ({ browser, server }, use) => {
    const profiles: Profile[] = [];
    await use(async (options) => {
      const profile = new Profile(await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options }), server);
      profiles.push(profile);
      return profile;
    });
    for (const profile of profiles) profile.check();
    for (const profile of profiles) await profile.context.close();
  },
});

export { expect };
