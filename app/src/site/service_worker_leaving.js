// Here nothing is kept: whatever an earlier build kept goes, and so does this worker.
self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("framekeep-build-")).map((name) => caches.delete(name))))
      .then(() => self.registration.unregister()),
  ),
);
