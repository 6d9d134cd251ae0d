// Figures, and documents to measure with.
import { randomUUID } from "node:crypto";

/** The value below which this part of them lies. */
export function quantile(times: number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)]!;
}

const number = (value: number) => value.toFixed(value < 100 ? 1 : 0).padStart(6);

export const say = (what: string, times: number[], unit = "ms"): void =>
  console.log(`  ${what.padEnd(34)} p50 ${number(quantile(times, 0.5))} ${unit}   p99 ${number(quantile(times, 0.99))} ${unit}   most ${number(Math.max(...times))} ${unit}`);

/** A document of so many screens of one size, with so many elements on each: captions, rectangles and device frames. */
export function documentOf(name: string, screens: number, each: number): Record<string, unknown> {
  const order = (n: number) => `a${String.fromCharCode(97 + Math.floor(n / 26))}${String.fromCharCode(98 + (n % 25))}`;
  const canvas = randomUUID();
  const document = {
    schema: 1,
    name,
    canvases: { [canvas]: { class: "iphone-6.9", width: 1320, height: 2868, order: "V" } },
    screens: {} as Record<string, unknown>,
    elements: {} as Record<string, unknown>,
    locales: { en: { order: "V", name: "English" } },
  };
  for (let at = 0; at < screens; at++) {
    const screen = randomUUID();
    document.screens[screen] = { canvas, order: order(at), background: "#f4efe6" };
    for (let n = 0; n < each; n++) {
      const place = { screen, order: order(n), x: 60 + ((n * 97) % 900), y: 120 + ((n * 211) % 2300), width: 320, height: 160, rotation: 0 };
      const kinds = [
        { kind: "caption", text: { en: `Screen ${at + 1}, caption ${n + 1}` }, size: 96, weight: 700, color: "#1d1b18", line: 1.12, align: "center" },
        { kind: "shape", shape: "rectangle", fill: "#c96442", corner: 24 },
        { kind: "device-frame", model: "phone", color: "#2b2b2e", cornerPercent: 12, bezelPercent: 3 },
      ];
      document.elements[randomUUID()] = { ...place, ...kinds[n % kinds.length] };
    }
  }
  return document;
}
