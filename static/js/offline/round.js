/* The page that opens without a connection: the doors that were taken along, and recording there. */
(() => {
  "use strict";

  const { store, keep, canSeal, listen, takeBack, trySending, forgetOld } = self.offline;
  const page = document.querySelector("[data-round]");
  if (!page) return;
  const list = page.querySelector("[data-round-doors]");
  const announcer = page.querySelector("[data-announcer]");
  const copy = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
  let round = null;
  let marks = [];

  const say = (text) => {
    announcer.textContent = "";
    window.setTimeout(() => { announcer.textContent = text; }, 60);
  };
  const now = () => Date.now() + round.offset;
  const clock = (moment) => new Date(moment).toLocaleTimeString("nl-NL", {
    hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam",
  });
  const today = () => new Date(now()).toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

  // --- Drawing ---
  const badge = (door) => {
    if (!door.badge) return null;
    const drawn = copy("merk");
    drawn.classList.add(`tone-${door.tone}`);
    drawn.append(door.badge);
    return drawn;
  };

  const drawMarks = (item) => {
    const own = marks.filter((mark) => mark.address === Number(item.dataset.address));
    const waits = own.filter((mark) => mark.state === "waiting");
    item.classList.toggle("is-done", own.length > 0);
    const state = item.querySelector(".door-badge");
    state.replaceChildren();
    if (waits.length) state.append(copy("merk-wacht"));
    else if (own.length) state.append(copy("merk-opgeslagen"));
    else {
      const drawn = badge(item.door);
      if (drawn) state.append(drawn);
    }
    const undo = item.querySelector("[data-undo]");
    undo.hidden = !waits.length;
    undo.dataset.uuid = waits.at(-1)?.uuid ?? "";
  };

  const count = () => {
    list.querySelectorAll("section").forEach((section) => {
      const doors = section.querySelectorAll(".door");
      const done = section.querySelectorAll(".door.is-done").length;
      section.querySelector("[data-count]").textContent = `${done} van ${doors.length} gedaan`;
    });
  };

  const drawDoor = (door) => {
    const item = copy("deur");
    item.door = door;
    item.id = `deur-${door.id}`;
    item.dataset.address = door.id;
    item.classList.add(`door-${door.state}`);
    item.querySelector(".door-number").textContent = door.number;
    // Without a name, what to do stands in its place.
    item.classList.toggle("is-nameless", !door.name);
    item.querySelector(".door-name").textContent = door.name || door.text;
    item.querySelector(".door-line").textContent = door.name ? door.text : "";
    item.querySelectorAll("[data-of]").forEach((word) => { word.textContent = `: ${door.number}`; });
    // What is at hand besides ringing: the letter or the enquiry when that is the step, otherwise the card.
    const hand = item.querySelector("[data-hand]");
    if (door.step === "letter" || door.step === "enquiry") {
      hand.value = door.step;
      hand.textContent = hand.dataset[door.step];
    }
    const acts = item.querySelector(".walk-acts");
    acts.classList.toggle("walk-acts-hand", ["letter", "enquiry", "card"].includes(door.step));
    acts.classList.toggle("walk-acts-quiet", !door.step);
    item.querySelectorAll("input[type=date]").forEach((field, place) => {
      field.id = `datum-${door.id}-${place}`;
      field.previousElementSibling.htmlFor = field.id;
      field.min = today();
    });
    return item;
  };

  const drawGroup = (group, place) => {
    const section = copy("portiek");
    const heading = section.querySelector("h2");
    heading.id = `portiek-${place}`;
    section.setAttribute("aria-labelledby", heading.id);
    const parts = [group.complex || group.street];
    if (group.staircase) parts.push(`portiek ${group.staircase}`);
    heading.querySelector("[data-name]").textContent = parts.join(" · ");
    const street = heading.querySelector(".walk-street");
    if (group.complex) street.textContent = group.street;
    else street.remove();
    section.querySelector("ul").append(...group.doors.map(drawDoor));
    return section;
  };

  const draw = async () => {
    await forgetOld();
    round = canSeal ? await store.get("round", "round") : null;
    marks = round ? await store.all("marks") : [];
    page.querySelector("[data-loading]").hidden = true;
    page.querySelector("[data-empty]").hidden = Boolean(round);
    page.querySelector("[data-present]").hidden = !round;
    if (!round) {
      list.replaceChildren();
      return;
    }
    const learned = Date.parse(round.learned);
    page.querySelector("[data-round-text]").textContent = `${round.project}. Meegenomen om ${clock(learned)} uur. `
      + `Blijft op dit toestel tot ${clock(Date.parse(round.expires))} uur.`;
    list.replaceChildren(...round.groups.map(drawGroup));
    list.querySelectorAll(".door").forEach(drawMarks);
    count();
  };

  const redraw = async () => {
    marks = await store.all("marks");
    list.querySelectorAll(".door").forEach(drawMarks);
    count();
    drawStuck();
  };

  // --- What the server could not take ---
  const stuckList = page.querySelector("[data-stuck]");
  const WHY = {
    changed: "De server heeft onder dit kenmerk al iets anders.",
    unreadable: "De server kan dit niet openen. Leg het opnieuw vast.",
  };
  const drawStuck = async () => {
    const stuck = (await store.all("queue")).filter((row) => row.problem);
    stuckList.hidden = !stuck.length;
    stuckList.querySelector("ul").replaceChildren(...stuck.map((row) => {
      const item = copy("vast");
      const when = new Date(row.since).toLocaleString("nl-NL", { dateStyle: "long", timeStyle: "short" });
      item.querySelector("span").textContent = `${when}. ${WHY[row.problem] ?? ""}`;
      item.querySelector("button").addEventListener("click", async () => {
        if (!window.confirm("Wat je hier vastlegde is dan weg. Weggooien?")) return;
        await store.remove("queue", row.uuid);
        await store.remove("marks", row.uuid);
        await redraw();
        trySending();
      });
      return item;
    }));
  };

  // --- Recording ---
  const record = async (item, choice, comeBackOn) => {
    if (item.classList.contains("is-busy")) return;
    item.classList.add("is-busy");
    const failed = item.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const uuid = await keep({ address: item.door.id, choice, comeBackOn }, round);
      await store.put("marks", { uuid, address: item.door.id, state: "waiting" });
      // It may have been sent between the two: then it no longer waits.
      if (!(await store.get("queue", uuid))) await store.put("marks", { uuid, address: item.door.id, state: "stored" });
      await redraw();
      item.querySelector("details").open = false;
      item.querySelectorAll(".offline-dated").forEach((panel) => { panel.hidden = true; });
      item.querySelectorAll("input[type=date]").forEach((field) => { field.value = ""; });
      item.querySelector("summary").focus({ preventScroll: true });
      say(`${item.door.number}: bewaard op dit toestel. Wacht op verbinding.`);
    } catch {
      failed.hidden = false;
      say(failed.textContent);
    }
    item.classList.remove("is-busy");
  };

  list.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    const item = button?.closest(".door");
    if (!item) return;
    if (button.dataset.undo !== undefined) {
      const undone = await takeBack(button.dataset.uuid);
      await redraw();
      say(undone ? `${item.door.number}: ongedaan gemaakt.` : "Dit is misschien al verstuurd. Maak het ongedaan op de looplijst.");
      item.querySelector("summary").focus({ preventScroll: true });
    } else if (button.dataset.dated) {
      item.querySelectorAll(".offline-dated").forEach((panel) => {
        panel.hidden = panel.dataset.for !== button.dataset.dated || !panel.hidden;
        if (!panel.hidden) panel.querySelector("input").focus();
      });
    } else if (button.name === "event") {
      const panel = button.closest(".offline-dated");
      const field = panel?.querySelector("input");
      if (field && !field.reportValidity()) return;
      await record(item, button.value, field?.value);
    }
  });

  // A door that opens low on the screen shows its buttons; one at a time, also where `name` on details is unknown.
  list.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.parentElement.matches(".door")) return;
    list.querySelectorAll(".door > details[open]").forEach((other) => { if (other !== event.target) other.open = false; });
    event.target.scrollIntoView({ block: "nearest" });
  }, true);

  listen((message) => { if (round && message.type !== "kept") redraw(); });
  setInterval(async () => { if (round && now() > Date.parse(round.expires)) await draw(); }, 30_000);
  draw().then(drawStuck).catch(() => {
    page.querySelector("[data-loading]").hidden = true;
    page.querySelector("[data-empty]").hidden = false;
  });
})();
