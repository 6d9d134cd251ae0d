// What a browser that was never here transfers for a page: node first_visit.mjs URL
// First until the page is at work: the program has taken it over, which is when it asks for the driver. Then what it asks
// for by itself until it shows who is here. What comes after that is refused, so that nothing of it is needed: the part
// `pages`, and the worker that keeps all of it for the time without a network.
import { chromium } from "@playwright/test";

const GOAL = 350_000;
const AFTERWARDS = /\/pkg\/split_pages\.|\/service-worker\.js$/;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  await page.route(AFTERWARDS, (route) => route.abort());
  await page.goto(process.argv[2]);
  await page.locator(".guest-links").waitFor({ timeout: 60_000 });
  const entries = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
      path: new URL(entry.name).pathname,
      bytes: entry.encodedBodySize,
      at: entry.startTime,
    })),
  );
  const asked = entries.filter(({ path }) => !AFTERWARDS.test(path)).sort((one, other) => one.at - other.at);
  const driver = asked.findIndex(({ path }) => /\/pkg\/(split_driver|chunk_\d+)\./.test(path));
  if (driver < 0) throw new Error("the driver did not come as a part of its own");
  const sum = (list) => list.reduce((bytes, entry) => bytes + entry.bytes, 0);
  const tell = (bytes, words) => console.log(`${String(bytes).padStart(8)} ${words}`);
  const lines = (list) => list.forEach(({ path, bytes }) => tell(bytes, `  ${path.replace(/\.[0-9a-f]{22}\./, ".")}`));
  lines(asked.slice(0, driver));
  tell(sum(asked.slice(0, driver)), `bytes: the first page of a first visit until it is at work (goal: at most ${GOAL})`);
  lines(asked.slice(driver));
  tell(sum(asked), "bytes: with the driver, which then reads what is kept here and asks who is signed in");
} finally {
  await browser.close();
}
