/* The product as an app on this device: who uses it, the service worker, and that nothing stays after signing out. */
import { closest } from "../dom.js";
import { forget, keys } from "../draft-store.js";
import { word } from "../words.js";
import { device, entriesOf, noteDevice, wipeEntries } from "./device.js";

const me = () => document.body.dataset.user || "";

/** A page from the server says who uses the device; a kept one asks the device. */
export async function meetDevice() {
  if (!("indexedDB" in self)) return;
  if ("shell" in document.body.dataset) {
    const now = await device().catch(() => undefined);
    document.body.dataset.user = now?.officer ? now.user : "";
    return;
  }
  if (me()) await noteDevice({ user: me(), language: document.documentElement.lang, officer: "offline" in document.body.dataset }).catch(() => undefined);
  await register().catch(() => undefined); // refused by this browser: everything works, with a network
}

/** Only the centre logs meetings; whoever else signs in here needs no kept pages. */
async function register() {
  const workers = navigator.serviceWorker;
  const script = document.body.dataset.offline;
  if (workers && script) await workers.register(script, { scope: "/", updateViaCache: "none" });
  else if (workers && me()) await retire();
}

async function retire() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("drom-")).map((name) => caches.delete(name)));
  const here = await navigator.serviceWorker?.getRegistrations() || [];
  await Promise.all(here.map((one) => one.unregister()));
}

/** @param {Promise<unknown>} work signing out waits for it, but not for ever */
const soon = (work) => Promise.race([work.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 3000))]);

/** @param {HTMLFormElement} form */
async function leave(form) {
  const user = me();
  const entries = await entriesOf(user).catch(() => []);
  const [drafts, waiting] = [keys(), entries.filter((entry) => entry.state !== "sent")];
  const sentence = waiting.length ? "signout_waiting" : "signout_drafts";
  const count = String(waiting.length || drafts.length);
  if ((drafts.length || waiting.length) && !confirm(word(sentence, { count }))) return;
  drafts.forEach(forget);
  await soon(Promise.all([wipeEntries(user), retire()]));
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = closest(event.target, "form[data-signout]");
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  leave(form);
}, true);
