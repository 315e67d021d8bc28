/* On the looplijst: take doors along for where there is no connection, and keep a tap that did not get through. */
(() => {
  "use strict";

  const { store, keep, canSeal, listen } = self.offline;
  const page = document.querySelector("[data-offline-page]");
  if (!page || !canSeal) return;

  navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});

  const clock = (now) => ({ offset: Date.parse(now) - Date.now(), learned: now });
  const context = {
    owner: page.dataset.owner,
    key: { id: page.dataset.key, public: page.dataset.public },
    ...clock(page.dataset.now),
  };

  // --- A tap that did not get through (walklist.js) ---
  // False when it could not be kept on this device either.
  self.offline.keepTap = async (door, choice) => {
    try {
      const address = Number(door.id.replace("deur-", ""));
      const uuid = await keep({ address, choice }, context);
      door.dataset.waits = uuid;
      return true;
    } catch {
      return false;
    }
  };
  listen((message) => {
    if (message.type !== "stored") return;
    const door = document.querySelector(`[data-waits="${CSS.escape(message.uuid)}"]`);
    if (!door) return;
    delete door.dataset.waits;
    const note = door.querySelector(".door-waits");
    if (!note) return;
    note.textContent = message.answer === "waiting" ? "Opgeslagen, ligt bij de projectleider" : "Opgeslagen";
    note.classList.add("is-stored");
  });

  // --- Taking along ---
  const panel = page.querySelector("[data-take]");
  const said = page.querySelector("[data-taken-text]");
  const taken = page.querySelector("[data-taken]");
  const places = page.querySelector("[data-take-places]");
  const choice = document.getElementById("meenemen-portiek");

  const until = (text) => new Date(text).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  const showTaken = async () => {
    const round = await store.get("round", "round");
    const isOwn = round?.owner === context.owner;
    if (round && !isOwn) {
      await store.clear("round");
      await store.clear("marks");
    }
    taken.hidden = !isOwn;
    if (!isOwn) return;
    const doors = round.total === 1 ? "1 deur" : `${round.total} deuren`;
    said.textContent = `Op dit toestel: ${doors}, tot ${until(round.expires)} uur.`;
  };

  const sections = [...document.querySelectorAll(".walk-staircase")];
  sections.forEach((section, place) => {
    const item = choice.content.cloneNode(true);
    const box = item.querySelector("input");
    box.value = place;
    box.id = `meenemen-${place}`;
    const label = item.querySelector("label");
    label.htmlFor = box.id;
    label.append(section.querySelector("h2").textContent.trim());
    places.append(item);
  });
  page.querySelector("[data-take-choose]").hidden = sections.length < 2;

  const button = page.querySelector("[data-take-button]");
  const failed = page.querySelector("[data-take-failed]");
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    failed.textContent = "";
    try {
      const response = await fetch(button.dataset.url, { cache: "no-store", redirect: "manual" });
      if (!response.ok) throw new Error(response.status === 422 ? (await response.json()).message : "");
      const round = await response.json();
      const chosen = [...places.querySelectorAll(":checked")].map((box) => sections[Number(box.value)]);
      if (chosen.length) {
        const wanted = new Set(chosen.flatMap((each) => [...each.querySelectorAll(".door")].map((door) => door.id)));
        for (const group of round.groups) group.doors = group.doors.filter((door) => wanted.has(`deur-${door.id}`));
        round.groups = round.groups.filter((group) => group.doors.length);
        round.total = round.groups.reduce((sum, group) => sum + group.doors.length, 0);
      }
      const { now, ...rest } = round;
      await store.clear("round");
      await store.put("round", { id: "round", ...clock(now), ...rest });
      const waits = new Set((await store.all("queue")).map((row) => row.uuid));
      for (const mark of await store.all("marks")) if (!waits.has(mark.uuid)) await store.remove("marks", mark.uuid);
      navigator.storage?.persist?.().catch(() => {});
      await navigator.serviceWorker?.ready;
      await showTaken();
      panel.querySelector("details").open = false;
      taken.querySelector("a").focus();
    } catch (problem) {
      failed.textContent = problem.message && problem.name === "Error"
        ? problem.message : "Meenemen lukte niet. Probeer het opnieuw waar je bereik hebt.";
    }
    button.removeAttribute("aria-busy");
  });
  page.querySelector("[data-take-forget]").addEventListener("click", async () => {
    await store.clear("round");
    await store.clear("marks");
    await showTaken();
    panel.querySelector("summary").focus();
  });

  store.all("queue").then(() => {
    panel.hidden = false;
    showTaken();
  }).catch(() => {}); // no storage (a private window): nothing is offered that would not work
})();
