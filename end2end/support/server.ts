// The built server as a child process, with its embedded Postgres, object store and sign-in provider.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, link, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const built = process.env.FRAMEKEEP_BIN ?? fileURLToPath(new URL("../../dist/framekeep", import.meta.url));

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}

export class Server {
  private child: ChildProcess | undefined;
  private output = "";
  /** The build that the next start runs. */
  binary = built;

  private constructor(
    readonly port: number,
    readonly data: string,
    /** What the next start finds in its environment. */
    readonly settings: Record<string, string>,
  ) {}

  /** Where people find it. */
  get url(): string {
    return this.settings.PUBLIC_URL ?? `http://127.0.0.1:${this.port}`;
  }

  static async start(settings: Record<string, string> = {}): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "framekeep-e2e-"));
    await chmod(data, 0o755);
    const server = new Server(await freePort(), data, settings);
    await server.up();
    return server;
  }

  /** Starts the process on the same port and data, and waits until it says that it is ready. */
  async up(): Promise<void> {
    const child = spawn(this.binary, ["serve"], {
      env: { ...process.env, PORT: String(this.port), FRAMEKEEP_DATA: this.data, ...this.settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    this.output = "";
    await new Promise<void>((ready, fail) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (this.output.includes(`Framekeep is ready at ${this.url}`)) ready();
      };
      child.stdout!.on("data", read);
      child.stderr!.on("data", read);
      child.once("exit", (code) => fail(new Error(`the server ended with ${code}:\n${this.output}`)));
    });
  }

  /** Ends the process: politely (SIGTERM), or as a crash does (SIGKILL). */
  async down(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.down();
    await rm(this.data, { recursive: true, force: true });
  }
}

/** Another build in a folder of its own: the same program, but its files have other names, as after a change. */
export async function anotherBuild(): Promise<{ binary: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "framekeep-build-"));
  const dist = dirname(built);
  const binary = join(folder, "framekeep");
  await link(built, binary).catch(() => cp(built, binary));
  await cp(join(dist, "site"), join(folder, "site"), { recursive: true });
  const hashes = await readFile(join(dist, "hash.txt"), "latin1");
  const hash = /^js: (.*)$/m.exec(hashes)![1]!;
  const other = [...hash].reverse().join("");
  const renamed = (text: string) => text.replaceAll(hash, other);
  await writeFile(join(folder, "hash.txt"), renamed(hashes), "latin1");
  const pkg = join(folder, "site/pkg");
  for (const name of await readdir(pkg)) {
    // Compressed forms would be of the other names.
    if (!/\.(br|gz)$/.test(name)) await writeFile(join(pkg, renamed(name)), renamed(await readFile(join(pkg, name), "latin1")), "latin1");
    await rm(join(pkg, name));
  }
  return { binary, remove: () => rm(folder, { recursive: true, force: true }) };
}
