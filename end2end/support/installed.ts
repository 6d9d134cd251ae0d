// A browser whose profile lies on the disk, so that it can be killed and started again.
import { chromium, type LaunchOptions } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Promises } from "./promises.ts";
import type { Server } from "./server.ts";
import { expect, NETWORK_ERRORS, Profile } from "./test.ts";

type Process = { id: number; type: string };

export class Installed {
  /** Of the browser that runs now. */
  profile!: Profile;
  private pid = 0;
  private processes: () => Promise<Process[]> = async () => [];

  private constructor(
    private readonly folder: string,
    private readonly options: LaunchOptions,
    private readonly server: Server,
    private readonly promises: Promises,
  ) {}

  static async start(options: LaunchOptions, server: Server, promises: Promises): Promise<Installed> {
    const installed = new Installed(await mkdtemp(join(tmpdir(), "framekeep-profile-")), options, server, promises);
    await installed.start();
    return installed;
  }

  async start(): Promise<void> {
    const context = await chromium.launchPersistentContext(this.folder, { ...this.options, viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    this.profile = new Profile(context, this.server);
    this.profile.expects(NETWORK_ERRORS);
    await this.promises.watch(context);
    const browser = await context.browser()!.newBrowserCDPSession();
    this.processes = async () => (await browser.send("SystemInfo.getProcessInfo")).processInfo;
    this.pid = (await this.processes()).find((process) => process.type === "browser")!.id;
  }

  /** As a person closes it: what the browser itself writes late, such as cookies, is on the disk after that. */
  async close(): Promise<void> {
    await this.profile.context.close();
  }

  /** The whole browser, every process at once. */
  async kill(): Promise<void> {
    const closed = this.profile.context.waitForEvent("close");
    process.kill(-this.pid, "SIGKILL");
    await closed;
    this.profile.check();
  }

  /** Every process that runs pages; done once they are gone, as the browser would give a new page to one of them. */
  async killTabs(): Promise<void> {
    const ids = new Set((await this.processes()).filter((process) => process.type === "renderer").map(({ id }) => id));
    for (const id of ids) process.kill(id, "SIGKILL");
    const left = async () => (await this.processes()).filter(({ id }) => ids.has(id)).length;
    await expect.poll(left, { intervals: [5, 20, 50] }).toBe(0);
  }

  async remove(): Promise<void> {
    await this.close().catch(() => {});
    await rm(this.folder, { recursive: true, force: true });
  }
}
