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
