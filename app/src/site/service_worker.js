// Keeps one build's pages and files, so that Framekeep opens without a network. The server puts BUILD, FILES and PAGES
// in front of this text: it differs with every build, which is how browsers notice a new one.
//
// A page here is the first frame, which holds nobody's data; what people made is in IndexedDB. Pages, script, style and
// wasm of one build are kept together or not at all, and answered from there even with a network: a tab never mixes two
// builds. A new build waits until the person says so, or until no tab is open.

const CACHE = `framekeep-build-${BUILD}`;
/** Holds nothing but the language that the pages are to be in, under this name. */
const SPOKEN = "framekeep-language";
const PATTERNS = PAGES.map(([path, pattern]) => [path, new RegExp(pattern)]);

/** The kept page that shows this path; undefined where the server alone knows. */
function pageOf(path) {
  return PATTERNS.find(([, pattern]) => pattern.test(path))?.[0];
}

/** The language that was chosen here; undefined: as the browser itself says. */
async function language() {
  return (await caches.match("/language", { cacheName: SPOKEN }))?.text();
}

/** Fetched as a stranger would, so that nothing in it is anybody's. */
async function fetched(path) {
  const isPage = pageOf(path) !== undefined;
  const spoken = isPage ? await language() : undefined;
  const headers = spoken ? { "Accept-Language": spoken } : {};
  const answer = await fetch(path, { credentials: "omit", cache: isPage ? "no-store" : "default", headers });
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  // While servers are being replaced another build may answer.
  if (isPage) {
    const text = await answer.clone().text();
    const named = FILES.filter((file) => file.startsWith("/pkg/framekeep."));
    const other = named.find((file) => !text.includes(file));
    if (other) throw new Error(`${path} is of another build: it does not name ${other}`);
  }
  return answer;
}

async function keep() {
  const paths = [...FILES, ...PAGES.map(([path]) => path)];
  const answers = await Promise.all(paths.map(fetched));
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(paths.map((path, at) => cache.put(path, answers[at])));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** Keeps the pages in another language; without a network they stay as they are until one is there. */
async function speak(chosen) {
  if ((await language()) === chosen) return;
  await (await caches.open(SPOKEN)).put("/language", new Response(chosen));
  try {
    const paths = PAGES.map(([path]) => path);
    const answers = await Promise.all(paths.map(fetched));
    // Another language may have been chosen meanwhile.
    if ((await language()) !== chosen) return;
    const cache = await caches.open(CACHE);
    await Promise.all(paths.map((path, at) => cache.put(path, answers[at])));
  } catch {
    if ((await language()) === chosen) await caches.delete(SPOKEN);
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("framekeep-build-") && name !== CACHE).map((name) => caches.delete(name)));
}

async function answer(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  if (event.data === "activate") event.waitUntil(self.skipWaiting());
  if (event.data.language) event.waitUntil(speak(event.data.language));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const path = request.mode === "navigate" ? pageOf(url.pathname) : FILES.find((file) => file === url.pathname);
  if (path) event.respondWith(answer(path, request));
});
