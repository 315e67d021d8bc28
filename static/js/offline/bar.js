/* The counter of what waits, on every page; when to send; and what goes at log-out. */
(() => {
  "use strict";

  const { store, send, listen } = self.offline;
  const DAY = 24 * 60 * 60 * 1000;
  const bar = document.querySelector("[data-offline-bar]");
  const text = bar?.querySelector("[data-offline-text]");
  const link = bar?.querySelector("[data-offline-link]");
  let outcome = "done";
  let sending = false;
  let stored = 0;
  let waiting = [];

  // For the server, that decides at log-out what the browser has to forget: an unsent queue stays.
  const note = () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = waiting.length
      ? `offline_waiting=1; Path=/; SameSite=Lax; Max-Age=31536000${secure}`
      : `offline_waiting=; Path=/; SameSite=Lax; Max-Age=0${secure}`;
  };

  const sentence = () => {
    const count = waiting.length;
    if (!count) {
      if (!navigator.onLine) return "Geen verbinding";
      return stored ? `Opgeslagen (${stored})` : "";
    }
    const stuck = waiting.filter((row) => row.problem).length;
    let said = `wacht op verbinding (${count})`;
    if (sending && navigator.onLine) said = `bezig met versturen (${count})`;
    else if (outcome === "login") said = `wacht op inloggen (${count})`;
    else if (stuck === count) said = `kan niet verstuurd worden (${count})`;
    else if (outcome === "foreign") said = `wacht tot een collega inlogt (${count})`;
    else if (outcome === "failed") said = `de server kan het nu niet aannemen: wacht (${count})`;
    if (stuck && stuck < count) said += `, waarvan ${stuck} niet verstuurd kan worden`;
    const oldest = Math.min(...waiting.map((row) => Date.parse(row.since)));
    if (Date.now() - oldest > DAY) said += ". Dit wacht langer dan een dag: ga naar een plek met bereik.";
    return said;
  };

  const show = () => {
    if (!bar) return;
    const said = sentence();
    if (text.textContent !== said) text.textContent = said;
    bar.hidden = !said;
    bar.classList.toggle("is-stored", Boolean(said) && !waiting.length && navigator.onLine);
    bar.classList.toggle("is-old", waiting.some((row) => Date.now() - Date.parse(row.since) > DAY));
    const asksLogin = waiting.length > 0 && outcome === "login" && !location.pathname.startsWith("/account/");
    link.hidden = !asksLogin;
  };

  const refresh = async () => {
    try {
      waiting = await store.all("queue");
    } catch {
      return; // no storage on this device: nothing was ever kept here
    }
    note();
    show();
  };

  const trySending = async () => {
    await refresh();
    if (!waiting.length || sending) return;
    sending = true;
    show();
    try {
      outcome = await send();
    } catch {
      outcome = "failed";
    }
    sending = false;
    await refresh();
  };

  let fading = 0;
  listen(async (message) => {
    if (message.type === "stored") {
      stored += 1;
      clearTimeout(fading);
      fading = setTimeout(() => { stored = 0; show(); }, 10_000);
    }
    await refresh();
    if (message.type === "kept") {
      // Where the browser can: also when this page is closed before there is a connection.
      navigator.serviceWorker?.ready.then((registration) => registration.sync?.register("send")).catch(() => {});
      if (navigator.onLine) trySending();
    }
  });

  // What was taken along is for today: gone when its time is up, whoever opens a page.
  const forgetOld = async () => {
    try {
      const round = await store.get("round", "round");
      if (!round || Date.now() + round.offset <= Date.parse(round.expires)) return;
      await store.clear("round");
      await store.clear("marks");
    } catch { /* no storage: nothing to forget */ }
  };

  // At log-out: first try to send; the doors go, an unsent queue stays for whoever made it.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== "/account/logout/") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await trySending();
    if (waiting.length) {
      const question = `Er wacht nog ${waiting.length} op verbinding. Dat blijft versleuteld op dit toestel en gaat pas weg als `
        + "wie het vastlegde weer inlogt, op dit toestel. Toch uitloggen?";
      if (!window.confirm(question)) return;
    }
    try {
      await store.clear("round");
      await store.clear("marks");
    } catch { /* no storage */ }
    form.submit();
  }, true);

  window.addEventListener("online", trySending);
  window.addEventListener("offline", show);
  window.addEventListener("pageshow", trySending);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) trySending(); });
  setInterval(() => { if (!document.hidden) { forgetOld(); trySending(); } }, 60_000);
  forgetOld();
  trySending();
  Object.assign(self.offline, { trySending, forgetOld });
})();
