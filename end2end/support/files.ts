// Files given to a page as a person gives them: dropped on it, or pasted.
import type { Page } from "@playwright/test";

export type Given = { name: string; mimeType: string; buffer: Buffer };

/** Drops or pastes the files on the page's main part. */
export async function give(page: Page, how: "drop" | "paste", files: Given[]): Promise<void> {
  const plain = files.map((file) => ({ name: file.name, type: file.mimeType, base64: file.buffer.toString("base64") }));
  await page.evaluate(
    ({ how, plain }) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of plain) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      const options = { bubbles: true, cancelable: true };
      const main = document.querySelector("main")!;
      if (how === "paste") {
        main.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
      } else {
        main.dispatchEvent(new DragEvent("dragover", { ...options, dataTransfer: data }));
        main.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
      }
    },
    { how, plain },
  );
}
