// The built server as a child process, with its embedded Postgres, object store and sign-in provider.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, chmod } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const binary = process.env.FRAMEKEEP_BIN ?? fileURLToPath(new URL("../../dist/framekeep", import.meta.url));

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

  private constructor(
    readonly port: number,
    readonly data: string,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async start(): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "framekeep-e2e-"));
    await chmod(data, 0o755);
    const server = new Server(await freePort(), data);
    await server.up();
    return server;
  }

  /** Starts the process on the same port and data, and waits until it says that it is ready. */
  async up(): Promise<void> {
    const child = spawn(binary, ["serve"], {
      env: { ...process.env, PORT: String(this.port), FRAMEKEEP_DATA: this.data },
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
