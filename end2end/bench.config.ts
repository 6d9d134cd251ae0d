import config from "./playwright.config.ts";

// Figures of the browser, one at a time: make bench.
export default { ...config, testDir: "benches", testMatch: "*.bench.ts", workers: 1, timeout: 300_000 };
