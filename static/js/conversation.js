/* A conversation that is kept while it is written. Every step works without this file; with it a part shows at a time, and
   what is typed goes to the server within seconds. What could not be sent stays in the memory of this tab and nowhere else. */
(() => {
  "use strict";

  const form = document.getElementById("gesprek");
  if (!form) return;
  const state = form.querySelector("[data-state]");
  const offline = form.querySelector("[data-offline]");
  const offlineWords = form.querySelector("[data-offline-words]");
  const baseField = form.elements.base;
  const SOON = 1200; // after the last key
  const AT_MOST = 3000; // after the first key that is not kept yet
  const RETRY = 4000;

  /** Names that were changed here and are not kept yet; those that met another change wait for a choice. */
  const dirty = new Set();
  const conflicts = new Set();
  let sending = false;
  let failing = false;
  let leaving = false;
  let finished = false;
  let soon = 0;
  let atMost = 0;

  // --- Fields -------------------------------------------------------------------------------------------------------

  const inputs = (name) => [...form.elements].filter((one) => one.name === name && one.type !== "hidden");
  const holder = (name) => form.querySelector(`[data-name="${CSS.escape(name)}"]`);
  const valuesOf = (name) => inputs(name)
    .filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked)
    .map((one) => one.value);
  const fill = (name, answer) => {
    const values = Array.isArray(answer) ? answer : [answer];
    inputs(name).forEach((one) => {
      if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
      else one.value = values[0] ?? "";
    });
  };

  // --- Saying how it stands -----------------------------------------------------------------------------------------

  const say = (text, late = false) => {
    state.textContent = text;
    state.classList.toggle("is-late", late);
  };
  const complain = (name, text) => {
    const place = holder(name);
    if (!place) return;
    place.querySelector(".field-error")?.remove();
    place.classList.toggle("is-wrong", Boolean(text));
    if (!text) return;
    const line = document.createElement("p");
    line.className = "field-error";
    line.setAttribute("role", "alert");
    line.textContent = text;
    place.append(line);
  };
  const warn = (text) => {
    failing = Boolean(text);
    offline.hidden = !text;
    if (text) {
      offlineWords.textContent = text;
      say("Nog niet bewaard", true);
    }
  };

  // --- Two devices --------------------------------------------------------------------------------------------------

  const ask = (name, standing, words) => {
    const place = holder(name);
    if (!place) return;
    conflicts.add(name);
    dirty.delete(name);
    place.querySelector(".ask-conflict")?.remove();
    const box = document.createElement("div");
    box.className = "ask-conflict";
    box.setAttribute("role", "alert");
    const line = document.createElement("p");
    line.textContent = `Ook ergens anders gewijzigd. Daar staat: ${words}`;
    const button = (label, act) => {
      const one = document.createElement("button");
      one.type = "button";
      one.className = "btn btn-sm btn-outline-secondary";
      one.textContent = label;
      one.addEventListener("click", () => {
        conflicts.delete(name);
        box.remove();
        act();
      });
      return one;
    };
    box.append(
      line,
      button("Houd wat hier staat", () => touch(name)),
      button("Neem dat over", () => { fill(name, standing); marks(); }),
    );
    place.append(box);
  };

  // --- Keeping ------------------------------------------------------------------------------------------------------

  const bodyOf = (names) => {
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("base", baseField.value);
    names.forEach((name) => {
      const values = valuesOf(name);
      if (!values.length) body.append("shown", name);
      values.forEach((value) => body.append(name, value));
    });
    return body;
  };

  const post = (body, stop) => fetch(form.dataset.saveUrl, { method: "POST", body, signal: stop, redirect: "manual" });

  // Logged in again in another tab: the token of this page is of before that.
  const freshToken = async () => {
    const page = await fetch(location.pathname, { redirect: "manual" });
    const found = page.ok && (await page.text()).match(/name="csrfmiddlewaretoken" value="([^"]+)"/);
    if (found) form.elements.csrfmiddlewaretoken.value = found[1];
    return Boolean(found);
  };

  const took = (answer, names) => {
    baseField.value = answer.version;
    names.forEach((name) => complain(name, answer.errors[name] || ""));
    Object.entries(answer.conflicts).forEach(([name, one]) => ask(name, one.standing, one.words));
    Object.entries(answer.news).forEach(([name, value]) => {
      if (dirty.has(name)) ask(name, value, Array.isArray(value) ? value.join(", ") : value || "leeg");
      else if (!conflicts.has(name)) fill(name, value);
    });
    warn("");
    const open = Object.keys(answer.errors).length || conflicts.size;
    say(open ? "Niet alles is bewaard: kijk bij wat rood is" : `Bewaard om ${answer.saved}`, Boolean(open));
    marks();
  };

  const keep = async () => {
    window.clearTimeout(soon);
    window.clearTimeout(atMost);
    soon = atMost = 0;
    if (sending || !dirty.size || finished) return;
    sending = true;
    const names = [...dirty];
    dirty.clear();
    const stop = new AbortController();
    const timer = window.setTimeout(() => stop.abort(), 8000);
    let problem = "Wat je typt staat alleen in dit tabblad. Laat het open. Zodra er weer verbinding is, wordt het bewaard.";
    try {
      let response = await post(bodyOf(names), stop.signal);
      if (response.status === 403 && (await freshToken())) response = await post(bodyOf(names), stop.signal);
      if (response.type === "opaqueredirect" || response.status === 403) {
        problem = "Je bent uitgelogd. Log in een ander tabblad opnieuw in en laat dit tabblad open: dan wordt het alsnog bewaard.";
      } else if (response.status === 404) {
        problem = "Dit gesprek is weg, of je mag het niet meer zien. Kopieer wat je nodig hebt.";
      } else if (response.status === 409) {
        finished = true;
        problem = (await response.json()).finished;
      } else if (response.ok) {
        took(await response.json(), names);
        problem = "";
      }
    } catch { /* no connection: what was typed stays here */ }
    window.clearTimeout(timer);
    sending = false;
    if (problem) {
      names.forEach((name) => dirty.add(name));
      warn(problem);
      if (!finished) soon = window.setTimeout(keep, RETRY);
    } else if (dirty.size) {
      plan();
    }
  };

  const plan = () => {
    window.clearTimeout(soon);
    soon = window.setTimeout(keep, failing ? RETRY : SOON);
    if (!atMost) atMost = window.setTimeout(keep, failing ? RETRY : AT_MOST);
  };

  const touch = (name) => {
    if (!name || conflicts.has(name)) return;
    dirty.add(name);
    if (!failing) say("Nog niet bewaard …");
    plan();
  };

  form.addEventListener("input", (event) => {
    touch(event.target.name);
    spare(event.target);
    marks();
  });
  form.addEventListener("change", (event) => {
    touch(event.target.name);
    marks();
  });
  window.addEventListener("online", keep);
  document.addEventListener("visibilitychange", keep);
  window.addEventListener("pagehide", () => {
    if (dirty.size && !leaving && !finished) navigator.sendBeacon(form.dataset.saveUrl, bodyOf([...dirty]));
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (failing || conflicts.size) && (dirty.size || conflicts.size)) event.preventDefault();
  });

  // --- One more row when the last one is used ------------------------------------------------------------------------

  const MOST_ROWS = 12;
  const spare = (input) => {
    const row = input.closest(".row-fields");
    const rows = row?.parentElement;
    if (!rows || row !== rows.lastElementChild || !input.value || input.type === "radio") return;
    const number = Number(row.dataset.row.split("-").pop()) + 1;
    if (number >= MOST_ROWS) return;
    const before = row.dataset.row;
    const after = `${rows.dataset.rows}-${number}`;
    const fresh = row.cloneNode(true);
    fresh.dataset.row = after;
    fresh.classList.remove("is-wrong");
    fresh.querySelectorAll(".field-error, .ask-conflict").forEach((one) => one.remove());
    for (const one of [...fresh.querySelectorAll("*")]) {
      ["name", "id", "for", "data-name", "aria-describedby"].forEach((key) => {
        if (one.hasAttribute(key)) one.setAttribute(key, one.getAttribute(key).replace(before, after));
      });
      if (one.matches("input:not([type=radio])")) one.value = "";
      if (one.matches("select")) one.selectedIndex = 0;
      if (one.matches("[type=radio]")) one.checked = one.defaultChecked;
    }
    rows.append(fresh);
  };

  // --- Parts --------------------------------------------------------------------------------------------------------

  const parts = [...form.querySelectorAll(".talk-part")];
  const links = [...form.querySelectorAll(".talk-nav a")];
  const link = (part) => links.find((one) => one.dataset.part === part.dataset.part);

  const marks = () => parts.forEach((part) => {
    const dot = link(part).querySelector(".talk-dot");
    const isFilled = [...part.querySelectorAll("input, textarea, select")].some((one) => {
      if (["hidden", "date"].includes(one.type) || ["by", "together_with", "phase"].includes(one.name)) return false;
      if (/-(priority|kind|helped_by)$/.test(one.name)) return false;
      return ["radio", "checkbox"].includes(one.type) ? one.checked && one.value : one.value.trim();
    });
    dot?.classList.toggle("is-filled", Boolean(isFilled));
    part.querySelector("[data-open]")?.toggleAttribute("hidden", Boolean(isFilled));
    link(part).classList.toggle("has-error", Boolean(part.querySelector(".is-wrong, .ask-conflict")));
  });

  const go = (part, { focus = true } = {}) => {
    parts.forEach((one) => one.classList.toggle("is-here", one === part));
    links.forEach((one) => {
      if (one === link(part)) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    });
    link(part).scrollIntoView({ block: "nearest", inline: "center" });
    if (!focus) return;
    window.scrollTo({ top: Math.max(0, form.getBoundingClientRect().top + window.scrollY - 8) });
    part.querySelector("h2").focus({ preventScroll: true });
  };
  const partOf = (hash) => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    return target && form.contains(target) ? target.closest(".talk-part") : null;
  };

  form.classList.add("is-stepped");
  form.addEventListener("click", (event) => {
    const jump = event.target.closest("a[href^='#']");
    const next = event.target.closest("[data-next], [data-stay]");
    if (jump && partOf(jump.hash)) {
      const part = partOf(jump.hash);
      if (jump.closest(".talk-nav")) {
        event.preventDefault();
        history.replaceState(null, "", jump.hash);
        go(part);
      } else {
        go(part, { focus: false }); // to the field itself: app.js
      }
      keep();
    } else if (next) {
      event.preventDefault();
      keep();
      const part = parts[parts.indexOf(next.closest(".talk-part")) + (next.matches("[data-next]") ? 1 : 0)];
      history.replaceState(null, "", `#${part.id}`);
      go(part, { focus: next.matches("[data-next]") });
    }
  });
  // Enter in a line would press the first button of the form: it goes nowhere.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio])")) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (failing) {
      event.preventDefault();
      keep();
      return;
    }
    leaving = true;
  });
  // An address with another part, in the tab that is open.
  window.addEventListener("hashchange", () => {
    const part = partOf(location.hash);
    if (part) go(part);
  });
  // Back from the next page, out of the memory of the browser.
  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) location.reload();
  });

  const wrong = form.querySelector(".is-wrong");
  marks();
  go(wrong?.closest(".talk-part") || partOf(location.hash) || parts[0], { focus: false });
})();
