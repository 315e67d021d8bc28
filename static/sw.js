/* The service worker: keeps the shell (an empty page and static files), never a page or an answer with anything of anybody.
   The server puts `SHELL` before this: version, urls, page, modules. */
/* global SHELL */
"use strict";

importScripts(...SHELL.modules);

const CACHE = `shell-${SHELL.version}`;
const AT_THE_DOOR = ["/", "/looplijst/"]; // a report may take its time
const PATIENCE = 12_000; // milliseconds: in a stairwell a connection may be there through which nothing comes

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    // Without the session: what is kept is what a stranger gets.
    const fresh = SHELL.urls.map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
    await cache.addAll(fresh);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const renew = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(renew());
});

const kept = async (url) => (await caches.open(CACHE)).match(url, { ignoreVary: true });

const page = async (request, patience) => {
  const stop = new AbortController();
  const timer = patience ? setTimeout(() => stop.abort(), patience) : 0;
  try {
    return await fetch(request, { signal: stop.signal });
  } catch {
    return (await kept(SHELL.page)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
};

const file = async (request) => (await kept(request.url)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, AT_THE_DOOR.includes(url.pathname) ? PATIENCE : 0));
  else if (SHELL.urls.includes(url.pathname) && url.pathname !== SHELL.page) event.respondWith(file(request));
});

// The browser found a connection, also when no page is open.
self.addEventListener("sync", (event) => {
  if (event.tag !== "send") return;
  const attempt = async () => {
    const outcome = await self.offline.send();
    if (outcome === "offline" || outcome === "failed") throw new Error("try again later");
  };
  event.waitUntil(attempt());
});
