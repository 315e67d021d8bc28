/* The walking list without a page load: the answer takes the place of the door. Everything works without this file. */
(() => {
  "use strict";

  const form = document.getElementById("vastleggen");
  if (!form) return;
  const announcer = document.querySelector("[data-announcer]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  const say = (text) => {
    announcer.textContent = "";
    // A change after the empty text is announced, also when it is the same as the last one.
    window.setTimeout(() => { announcer.textContent = text; }, 60);
  };

  // How many were spoken to, behind this front door.
  const recount = (list) => {
    const doors = list.querySelectorAll(".door");
    const count = list.parentElement.querySelector("[data-count]");
    if (!count) return;
    const spoken = list.querySelectorAll(".is-spoken").length;
    const due = list.querySelectorAll(".door-due, .door-signal").length;
    count.textContent = `${spoken} van ${doors.length} gesproken`;
    const bars = list.parentElement.querySelectorAll(".stack-bar rect");
    if (bars.length !== 2) return;
    bars[0].setAttribute("width", (100 * spoken) / doors.length);
    bars[1].setAttribute("x", (100 * spoken) / doors.length);
    bars[1].setAttribute("width", (100 * due) / doors.length);
  };

  // How far the round is, as the server counted it.
  const tellRound = (fresh) => {
    const round = document.querySelector("[data-round]");
    if (!round || !fresh.dataset.total) return;
    round.querySelector("[data-round-words]").textContent = `${fresh.dataset.done} van ${fresh.dataset.total} gedaan`;
    const bar = round.querySelector("progress");
    bar.max = Math.max(1, Number(fresh.dataset.total));
    bar.value = Number(fresh.dataset.done);
  };

  const fail = (door, text) => {
    door.classList.remove("is-busy");
    door.querySelector(".door-failed")?.remove();
    const note = document.createElement("p");
    note.className = "door-failed";
    note.textContent = text;
    door.append(note);
    say(text);
  };

  // The tap stays on this device until there is a connection (js/offline). False when that can't be.
  const keepTap = async (door, button) => {
    if (button.name !== "event" || !(await self.offline?.keepTap?.(door, button.value))) return false;
    door.classList.remove("is-busy");
    door.querySelectorAll(".door-failed, .door-waits").forEach((old) => old.remove());
    const note = document.createElement("p");
    note.className = "door-waits";
    note.textContent = "wacht op verbinding";
    door.append(note);
    door.querySelector("details").open = false;
    door.querySelector("summary").focus({ preventScroll: true });
    say(`${door.querySelector(".door-number").textContent}: bewaard op dit toestel. Wacht op verbinding.`);
    return true;
  };

  const put = (door, html) => {
    const list = door.parentElement;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.querySelector("li.door");
    door.replaceWith(fresh);
    recount(list);
    tellRound(fresh);
    say(fresh.dataset.announce || "");
    // The focus stays at the door: on the slip that can be taken back, or on the door itself.
    (fresh.querySelector(".door-undo button") || fresh.querySelector("summary")).focus({ preventScroll: true });
    fresh.scrollIntoView({ block: "nearest" });
  };

  // A list that has been open for a while asks how the door is now: a colleague may have been there an hour ago.
  const STALE = 60_000;
  const opened = Date.now();
  const asked = new WeakMap();

  const freshen = async (door) => {
    if (Date.now() - (asked.get(door) || opened) < STALE) return;
    asked.set(door, Date.now());
    const action = door.querySelector("[formaction]")?.getAttribute("formaction");
    if (!action) return;
    let html;
    try {
      const query = new FormData(form).get("terug");
      const response = await fetch(`${action.match(/^.*?\/\d+\//)[0]}rij/?${query}`, { headers: { "HX-Request": "true" } });
      if (!response.ok || response.redirected) return;
      html = await response.text();
    } catch { return; /* without a connection the door is as it was */ }
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.querySelector("li.door");
    if (!fresh || !door.isConnected || door.classList.contains("is-busy") || door.querySelector(".door-waits")) return;
    const before = door.querySelector(".door-recent")?.textContent || "";
    const now = fresh.querySelector(".door-recent")?.textContent || "";
    door.querySelector("summary").replaceChildren(...fresh.querySelector("summary").childNodes);
    door.className = fresh.className;
    recount(door.parentElement);
    if (now && now !== before) say(now);
  };

  // A door that opens low on the screen shows its buttons above the bar at the thumb.
  document.addEventListener("toggle", (event) => {
    const door = event.target.parentElement;
    if (!event.target.open || !door?.matches(".door")) return;
    event.target.scrollIntoView({ block: "nearest" });
    freshen(door);
  }, true);

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const door = button?.closest(".door");
    if (!door || "leaves" in button.dataset) return;
    event.preventDefault();
    if (door.classList.contains("is-busy")) return;
    door.classList.add("is-busy");
    const body = new URLSearchParams(new FormData(form));
    if (button.name) body.set(button.name, button.value);
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), 10_000);
    let response = null;
    try {
      response = await fetch(button.formAction, {
        method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token }, signal: stop.signal,
      });
    } catch { /* no connection, or one through which nothing comes */ }
    window.clearTimeout(timer);
    // 403: the page is from before another log-in. The queue fetches what it needs by itself.
    const isDown = !response || [403, 502, 503, 504].includes(response.status);
    if (isDown && (await keepTap(door, button))) return;
    if (!response) {
      fail(door, "Geen verbinding. Dit is nog niet vastgelegd: probeer het opnieuw.");
    } else if (response.redirected) {
      // Logged out in the meantime: what was tapped goes out after the log-in.
      await keepTap(door, button);
      window.location.assign(response.url);
    } else if (response.headers.get("HX-Redirect")) {
      door.classList.remove("is-busy");  // who comes back by the button of the browser can tap again
      window.location.assign(response.headers.get("HX-Redirect"));  // straight into the conversation
    } else if (response.ok) {
      put(door, await response.text());
    } else {
      fail(door, `Dit is niet vastgelegd (fout ${response.status}). Laad de lijst opnieuw en probeer het nog eens.`);
    }
  });
})();
