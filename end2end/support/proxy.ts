// The network between browsers and a server, as TCP: it can be cut, stalled, slow, or lose the answer to a request that
// has reached the server.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A request as its first line says, and when it came. */
export type Request = { line: string; at: number };

export class Proxy {
  readonly requests: Request[] = [];
  /** Milliseconds that everything takes longer, in each direction. */
  delay = 0;
  /** How many answers were lost on purpose. */
  lost = 0;
  private ways = new Set<Way>();
  private state: "flows" | "stalled" | "cut" = "flows";
  private losing: RegExp | undefined;
  private target = 0;

  private constructor(
    private readonly listener: Server,
    readonly port: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async listen(): Promise<Proxy> {
    const listener = createServer();
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const proxy = new Proxy(listener, (listener.address() as { port: number }).port);
    listener.on("connection", (browser) => proxy.join(browser));
    return proxy;
  }

  /** Where connections go. */
  to(port: number): void {
    this.target = port;
  }

  /** Everything passes again. */
  mend(): void {
    this.state = "flows";
    this.losing = undefined;
    this.delay = 0;
    for (const way of this.ways) way.hold(false);
  }

  /** Every connection breaks, now and after its first words, until it is mended. */
  cut(): void {
    this.state = "cut";
    for (const way of this.ways) way.end();
  }

  /** Nothing passes and nothing breaks, until it is mended. */
  stall(): void {
    this.state = "stalled";
    for (const way of this.ways) way.hold(true);
  }

  /** Requests whose first line is like this reach the server; their answers are lost. */
  loseAnswers(to: RegExp): void {
    this.losing = to;
  }

  /** Cut and mended in turns, until the answer is called. */
  flap(upMs: number, downMs: number): () => void {
    let timer: NodeJS.Timeout;
    const down = () => (this.cut(), (timer = setTimeout(up, downMs)));
    const up = () => (this.mend(), (timer = setTimeout(down, upMs)));
    down();
    return () => (clearTimeout(timer), this.mend());
  }

  async close(): Promise<void> {
    this.cut();
    this.listener.close();
    await once(this.listener, "close");
  }

  private join(browser: Socket): void {
    const way = new Way(browser, connect(this.target, "127.0.0.1"), () => this.delay);
    this.ways.add(way);
    way.ended = () => this.ways.delete(way);
    way.hold(this.state === "stalled");
    // A browser sends the next request of a connection only after the answer: a request begins a piece of data.
    way.asks = (data) => {
      const line = /^([A-Z]+ \S+) HTTP\/1\.1\r\n/.exec(data.toString("latin1"))?.[1];
      if (line) this.requests.push({ line, at: Date.now() });
      if (this.state === "cut") way.end();
      if (line) way.loses = this.losing?.test(line) ?? false;
    };
    way.answers = () => {
      if (!way.loses) return;
      this.lost += 1;
      way.end();
    };
  }
}

/** One connection: the browser's side and the server's. */
class Way {
  asks: (data: Buffer) => void = () => {};
  answers: () => void = () => {};
  ended: () => void = () => {};
  /** The answer to the request under way does not arrive. */
  loses = false;

  constructor(
    private readonly browser: Socket,
    private readonly server: Socket,
    delay: () => number,
  ) {
    this.pass(browser, server, delay, (data) => this.asks(data));
    this.pass(server, browser, delay, () => this.answers());
  }

  hold(still: boolean): void {
    for (const side of [this.browser, this.server]) still ? side.pause() : side.resume();
  }

  end(): void {
    this.browser.resetAndDestroy();
    this.server.destroy();
    this.ended();
  }

  /** In order, also when the delay changes meanwhile. */
  private pass(from: Socket, to: Socket, delay: () => number, before: (data: Buffer) => void): void {
    let due = 0;
    const later = (act: () => void) => {
      due = Math.max(due, Date.now() + delay());
      due > Date.now() ? setTimeout(act, due - Date.now()) : act();
    };
    from.on("data", (data) => {
      before(data);
      later(() => to.writable && to.write(data));
    });
    from.on("end", () => later(() => to.end()));
    from.on("error", () => this.end());
  }
}
