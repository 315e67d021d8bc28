/* What stays on this device: `queue` (closed envelopes), `round` (the doors taken along) and `marks` (which door has something
   in the queue, never what). Runs in pages and in the service worker. */
(() => {
  "use strict";

  const NAME = "achter-de-voordeur";
  const STORES = { queue: "uuid", round: "id", marks: "uuid" };
  let opening = null;

  const open = () => {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(STORES)) request.result.createObjectStore(store, { keyPath });
      };
      request.onsuccess = () => {
        // Log-out empties the device, a newer version changes it: let go when asked.
        request.result.onversionchange = () => { request.result.close(); opening = null; };
        request.result.onclose = () => { opening = null; };
        resolve(request.result);
      };
      request.onerror = () => { opening = null; reject(request.error); };
      request.onblocked = () => reject(new Error("the store is in use"));
    });
    return opening;
  };

  // One transaction; done when it is on disk, not only in memory.
  const run = async (store, mode, ask) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };

  const store = {
    all: (name) => run(name, "readonly", (rows) => rows.getAll()),
    get: (name, key) => run(name, "readonly", (rows) => rows.get(key)),
    put: (name, row) => run(name, "readwrite", (rows) => rows.put(row)),
    remove: (name, key) => run(name, "readwrite", (rows) => rows.delete(key)),
    clear: (name) => run(name, "readwrite", (rows) => rows.clear()),
  };

  // Pages and the service worker tell each other that something changed.
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("offline") : null;
  const listeners = new Set();
  const tell = (message) => {
    listeners.forEach((listener) => listener(message));
    channel?.postMessage(message);
  };
  if (channel) channel.onmessage = (event) => listeners.forEach((listener) => listener(event.data));

  self.offline = { store, tell, listen: (listener) => listeners.add(listener), URL: "/looplijst/offline/" };
})();
