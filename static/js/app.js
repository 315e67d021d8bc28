/* Small conveniences. Every page works without this file. */
(() => {
  "use strict";

  // A summary of errors gets the focus, also when htmx puts it in the page.
  const focusErrors = (root) => root.querySelector("[data-error-summary]")?.focus();

  // A link in the summary goes to the field itself, not only near it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });

  // Ask first: <button data-confirm="…"> or <form data-confirm="…">. A second tap while sending does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Back from the next page (or from the cache of the browser): the form can be sent again.
  const release = (root) => root.querySelectorAll("form[data-sending]").forEach((form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
  window.addEventListener("pageshow", () => release(document));
  document.addEventListener("htmx:afterRequest", () => release(document));

  // A sheet closes with Escape or a tap beside it.
  const closeSheets = (except) => document.querySelectorAll("details[data-sheet][open]").forEach((sheet) => {
    if (!sheet.contains(except)) sheet.open = false;
  });
  document.addEventListener("click", (event) => closeSheets(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const sheet = document.querySelector("details[data-sheet][open]");
    if (!sheet) return;
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });

  // A door that was pointed at opens: /looplijst/#deur-12.
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const door = target?.matches?.(".door") && target.querySelector("details");
    if (door) door.open = true;
  };
  window.addEventListener("hashchange", openTarget);

  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
  const start = () => {
    focusErrors(document);
    openTarget();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
