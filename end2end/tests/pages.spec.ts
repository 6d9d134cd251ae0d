// What every page carries, and what the server never does.
import { expect, test } from "../support/test.ts";

test("a strict policy with a fresh nonce on every page, also on 404", async ({ request, server }) => {
  const nonces = new Set<string>();
  for (const path of ["/", "/projects", "/projects/01890000-0000-7000-8000-000000000000", "/nowhere", "/nowhere"]) {
    const answer = await request.get(server.url + path);
    const headers = answer.headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain("unsafe-inline");
    expect(policy.replaceAll("'wasm-unsafe-eval'", ""), path).not.toContain("unsafe-eval");
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce, path).toBeTruthy();
    nonces.add(nonce!);
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toBeTruthy();
  }
  expect(nonces.size).toBe(5);
});

test("no page and no error carries another person's data", async ({ profile, email, server }) => {
  const me = await profile();
  const page = await me.signIn(email, "Canary Person");
  const html = await (await page.request.get(`${server.url}/projects`)).text();
  expect(html).not.toContain("Canary Person");
  expect(html).not.toContain(email);
});

test("the places are one click away on every page of somebody signed in", async ({ profile, email, server }) => {
  for (const width of [1440, 360]) {
    const me = await profile({ viewport: { width, height: 800 } });
    me.expects(/status of 404/); // the page that is not there
    const page = await me.signIn(email);
    for (const path of ["/projects", "/media", "/settings", "/projects/trash", "/nowhere"]) {
      await page.goto(server.url + path);
      const places = page.getByRole("navigation", { name: "Places" });
      await expect(places.getByRole("link", { name: "Projects" })).toBeVisible();
      await expect(places.getByRole("link", { name: "Media" })).toBeVisible();
      await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.goto(`${server.url}/settings`);
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Media" }).click();
    await expect(page).toHaveURL(/\/media$/);
  }
});

test("a server function tells a body that it cannot read", async ({ request, server }) => {
  for (const [path, type, data] of [
    ["/fn/media/upload", "multipart/form-data", "x"],
    ["/fn/projects/push", "application/json", "{"],
    ["/fn/projects/push", "application/json", "{}"],
    ["/fn/projects/push", "text/plain", "{}"],
  ] as const) {
    const answer = await request.post(server.url + path, { headers: { "content-type": type }, data: Buffer.from(data) });
    expect(answer.status(), `${path} ${type} ${data}`).toBe(400);
  }
});
