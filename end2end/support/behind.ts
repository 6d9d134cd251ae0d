// The same as `test`, with a network of ours between the browsers and the server.
import { Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import { test as base } from "./test.ts";

export const test = base.extend<object, { network: Proxy }>({
  network: [
    async ({}, use) => {
      const network = await Proxy.listen();
      await use(network);
      await network.close();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ network }, use) => {
      // Kills in a row write and sign in more often than people do.
      const server = await Server.start({ PUBLIC_URL: network.url, FRAMEKEEP_WRITE_RATE: "0", FRAMEKEEP_SIGN_IN_RATE: "0" });
      network.to(server.port);
      await use(server);
      await server.remove();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});
