/* Closes an event in an envelope that only the server can open (households/offline/envelopes.py), and puts it in the queue. */
(() => {
  "use strict";

  const { store, tell } = self.offline;
  const PURPOSE = "adv-offline-1";
  const utf8 = new TextEncoder();

  const encode = (bytes) => {
    let text = "";
    for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));

  const newUuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // A pair of keys for this envelope alone: without its private half nobody but the server can open it.
  const close = async (event, { owner, key }) => {
    const theirs = decode(key.public);
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const server = await crypto.subtle.importKey("raw", theirs, curve, false, []);
    const pair = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, pair.privateKey, 256);
    const secret = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: join(utf8.encode(PURPOSE), point, theirs) },
      await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]),
      { name: "AES-GCM", length: 256 }, false, ["encrypt"],
    );
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const boundTo = utf8.encode([PURPOSE, key.id, owner, event.uuid].join("|"));
    const box = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: boundTo }, secret, utf8.encode(JSON.stringify(event)),
    );
    return { key: key.id, point: encode(point), nonce: encode(nonce), box: encode(box) };
  };

  // `choice` is the value of a button: "ring:not_home" or "card". `context`: for whom, the key, what is known of the clock.
  // Resolves to the uuid once it is on the disk of this device.
  const keep = async ({ address, choice, comeBackOn = null }, context) => {
    const [kind, result = null] = choice.split(":");
    const uuid = newUuid();
    const now = new Date();
    const event = { uuid, address, kind, result, at: now.toISOString(), come_back_on: comeBackOn || null };
    const envelope = await close(event, context);
    const clock = { offset: context.offset, learned: context.learned };
    await store.put("queue", { uuid, owner: context.owner, since: now.toISOString(), ...clock, ...envelope });
    tell({ type: "kept", uuid, address });
    return uuid;
  };

  const canSeal = Boolean(self.isSecureContext && self.crypto?.subtle && self.indexedDB);
  Object.assign(self.offline, { keep, canSeal });
})();
