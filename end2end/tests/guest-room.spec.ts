// A guest whose device has no room left: nothing typed is lost, it is said at once, and kept as soon as there is room.
import { guestWork, picture, saved } from "../support/guest.ts";
import { fill } from "../support/room.ts";
import { addCaption, captions, status, typeCaption } from "../support/studio.ts";
import { expect, test } from "../support/test.ts";

test("a guest with the storage full: typing goes on, it is said, and all is kept once there is room", async ({ profile }) => {
  test.setTimeout(240_000);
  const me = await profile();
  const page = await guestWork(me, "Habit Garden", "Before");
  const giveBack = await fill(me, page);
  await typeCaption(page, "Still no room");
  await addCaption(page, "One more");
  await expect(captions(page)).toHaveText(["Still no room", "One more"]);
  await expect(status(page)).toHaveText("Needs your attention");
  await giveBack();
  await saved(page);
  await expect(page.getByText("This device's storage is full.")).toHaveCount(0);
  await page.reload();
  await expect(captions(page)).toHaveText(["Still no room", "One more"]);
  await expect(picture(page)).toHaveJSProperty("naturalWidth", 60);
  await saved(page);
});
