// What a browser that was never here transfers for a page until it is at work: node first_visit.mjs URL
// Everything that comes afterwards is refused, so what is counted is what the page needs: the part `pages`, and the
// worker that keeps all of it for the time without a network.
import { chromium } from "@playwright/test";

const url = process.argv[2];
const AFTERWARDS = /\/pkg\/split_pages\.|\/service-worker\.js$/;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  await page.route(AFTERWARDS, (route) => route.abort());
  await page.goto(url);
  // The driver has read this browser's data, and the server has said that nobody is signed in.
  await page.locator(".guest-links").waitFor({ timeout: 60_000 });
  const entries = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
      path: new URL(entry.name).pathname,
      bytes: entry.encodedBodySize,
    })),
  );
  let first = 0;
  for (const { path, bytes } of entries.filter(({ path }) => !AFTERWARDS.test(path))) {
    first += bytes;
    console.log(`${String(bytes).padStart(8)} ${path.replace(/\.[0-9a-f]{22}\./, ".")}`);
  }
  console.log(`${String(first).padStart(8)} bytes: the first page of a first visit (goal: at most 350000)`);
} finally {
  await browser.close();
}
