// Works on files beside the page: only in a worker can what was written be flushed to the disk before it is called kept.
// {folder, name, blob} is answered once the file is durable, {blob} with its SHA-256 (32 bytes).
const PART_BYTES = 1 << 20;

onmessage = async ({ data: { folder, name, blob }, ports: [answer] }) => {
  try {
    answer.postMessage(folder ? await keep(folder, name, blob) : await hash(blob));
  } catch (error) {
    answer.postMessage({ failed: { name: error.name, message: error.message } });
  }
};

async function hash(blob) {
  return { sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) };
}

async function keep(folder, name, blob) {
  const root = await navigator.storage.getDirectory();
  const files = await root.getDirectoryHandle(folder, { create: true });
  const file = await files.getFileHandle(name, { create: true });
  const access = await file.createSyncAccessHandle();
  try {
    access.truncate(0);
    for (let at = 0; at < blob.size; at += PART_BYTES) {
      const part = new Uint8Array(await blob.slice(at, at + PART_BYTES).arrayBuffer());
      // A disk that is full takes a part of it.
      if (access.write(part, { at }) < part.length) throw new DOMException("the disk is full", "QuotaExceededError");
    }
    access.flush();
    access.close();
  } catch (error) {
    access.close();
    await files.removeEntry(name);
    throw error;
  }
  return {};
}
