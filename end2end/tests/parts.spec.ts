// The program comes in parts: the first page needs its own only, and a page whose part does not come says so.
import { tryIt } from "../support/guest.ts";
import { expect, test } from "../support/test.ts";

const PAGES = /\/pkg\/split_pages\./;
const REFUSED = /Failed to load resource: net::ERR_FAILED|Failed to fetch|^An unknown error occurred when fetching the script/;

test("the first page is at work without the pages' part, and every page is there as soon as that comes", async ({ profile }) => {
  const me = await profile();
  me.expects(REFUSED);
  await me.withoutWorker();
  await me.context.route(PAGES, (route) => route.abort());
  const page = await me.page("/");
  await expect(page.getByRole("link", { name: "Settings" })).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "This page did not load" })).toBeVisible();
  await me.context.unroute(PAGES);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByRole("heading", { name: "Settings", exact: true })).toBeVisible();
});

test("once the first page has rested, no page needs the server for its part", async ({ profile }) => {
  const me = await profile();
  me.expects(REFUSED);
  await me.withoutWorker();
  const page = await me.page("/");
  await expect(page.locator(".toasts")).toBeAttached();
  await me.context.route("**/pkg/**", (route) => route.abort());
  await tryIt(page);
  await expect(page.getByRole("toolbar", { name: "Tools" })).toBeVisible();
});

test("a page that is opened first by its address comes whole", async ({ profile, server }) => {
  const me = await profile();
  const page = await me.page("/settings");
  await expect(page.getByRole("heading", { name: "Settings", exact: true })).toBeVisible();
  await expect(page.locator(".guest-links")).toBeVisible();
  me.expects(/status of 404/);
  await page.goto(`${server.url}/nowhere`);
  await expect(page.getByRole("heading", { name: "There is no page here" })).toBeVisible();
});
