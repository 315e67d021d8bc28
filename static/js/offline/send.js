/* Sends what waits. Runs in pages and in the service worker; the server makes that each envelope counts once, so that
   sending twice is never wrong and forgetting to send is. */
(() => {
  "use strict";

  const { store, tell, URL: SYNC } = self.offline;
  const AT_ONCE = 20;
  const PATIENCE = 20_000; // milliseconds: a connection through which nothing comes is none
  const ARRIVED = new Set(["recorded", "conflict", "waiting"]);

  const ask = async (options) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(SYNC, {
        cache: "no-store", credentials: "same-origin", redirect: "manual", signal: stop.signal, ...options,
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.type === "opaqueredirect" ? 401 : response.status, body: isJson ? await response.json() : null };
    } catch {
      return { status: 0, body: null };
    } finally {
      clearTimeout(timer);
    }
  };

  const post = (rows, csrf) => ask({
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({
      now: new Date().toISOString(),
      entries: rows.map(({ uuid, key, point, nonce, box, offset, learned }) => ({ uuid, key, point, nonce, box, offset, learned })),
    }),
  });

  // The answer of the server is the only thing that takes an envelope out of the queue.
  const settle = async (row, state) => {
    if (ARRIVED.has(state)) {
      await store.remove("queue", row.uuid);
      const mark = await store.get("marks", row.uuid);
      if (mark) await store.put("marks", { ...mark, state: "stored" });
      tell({ type: "stored", uuid: row.uuid, answer: state });
    } else {
      await store.put("queue", { ...row, problem: state });
    }
  };

  const sendRows = async (rows, csrf) => {
    // From here on the server may have it, whatever we hear of it: it can no longer be taken back on this device.
    for (const row of rows) {
      if (row.tried) continue;
      row.tried = true;
      await store.put("queue", row);
    }
    const { status, body } = await post(rows, csrf);
    if (Array.isArray(body?.answers)) {
      const states = new Map(body.answers.map((answer) => [answer.uuid, answer.state]));
      for (const row of rows) if (states.has(row.uuid)) await settle(row, states.get(row.uuid));
      return "done";
    }
    if (status >= 400 && status !== 401 && status !== 403 && rows.length > 1) {
      // One of them may be what the server stumbles over: the others are not to wait for it.
      let outcome = "done";
      for (const row of rows) {
        const one = await sendRows([row], csrf);
        if (one !== "done") outcome = one;
        if (one === "offline" || one === "login") break;
      }
      return outcome;
    }
    if (status === 0) return "offline";
    return status === 401 ? "login" : "failed";
  };

  // Resolves to what happened: "done", "offline", "login", "foreign" (of a colleague), "failed".
  const sendAll = async () => {
    const rows = await store.all("queue");
    if (!rows.length) return "done";
    const { status, body } = await ask({});
    if (status === 401) return "login";
    if (status === 0) return "offline";
    if (!body?.owner) return "failed";
    const round = await store.get("round", "round");
    if (round && round.owner !== body.owner) {
      // Somebody else works on this device now: the doors of a colleague are not theirs to see.
      await store.clear("round");
      await store.clear("marks");
    }
    const own = rows.filter((row) => row.owner === body.owner).sort((a, b) => a.since.localeCompare(b.since));
    if (!own.length) return "foreign";
    for (let start = 0; start < own.length; start += AT_ONCE) {
      const outcome = await sendRows(own.slice(start, start + AT_ONCE), body.csrf);
      if (outcome !== "done") return outcome;
    }
    return own.length < rows.length ? "foreign" : "done";
  };

  const LOCK = "offline-send";
  // One at a time: a page waits for the service worker and then sends what that left.
  const send = () => (self.navigator.locks ? self.navigator.locks.request(LOCK, sendAll) : sendAll());

  // Take back what is still here. False when it may be on the server already.
  const takeBack = async (uuid) => {
    const drop = async () => {
      const row = await store.get("queue", uuid);
      if (!row || row.tried) return false;
      await store.remove("queue", uuid);
      await store.remove("marks", uuid);
      tell({ type: "dropped", uuid });
      return true;
    };
    if (!self.navigator.locks) return drop();
    return self.navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? drop() : false));
  };

  Object.assign(self.offline, { send, takeBack });
})();
