/* A page that was kept on the device: it gets its day, its key and its user here, and looks for the network. */
import { element } from "../dom.js";
import { word } from "../words.js";
import { sendQueue } from "./queue.js";

const EVERY = 20000;

/** @param {Date} day */
const iso = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

/** @param {number} ahead */
function inDays(ahead) {
  const day = new Date();
  day.setDate(day.getDate() + ahead);
  return day;
}

/** @returns {[Date, string][]} the ends of the next three months and of the year */
function ends() {
  const now = new Date();
  const name = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long" });
  const months = [1, 2, 3].map((ahead) => new Date(now.getFullYear(), now.getMonth() + ahead + 1, 0));
  const last = new Date(now.getFullYear(), 11, 31);
  const named = months.map((end) => /** @type {[Date, string]} */ ([end, word("day_end_of", { month: name.format(end) })]));
  return last > months[2] ? [...named, [last, word("day_end_of_year")]] : named;
}

/** @param {ParentNode} root rows that are added later need their days too */
export function offerDays(root) {
  for (const box of root.querySelectorAll("[data-offered]")) {
    if (box.childElementCount) continue;
    /** @type {[Date, string][]} */
    const days = box.getAttribute("data-offered") === "past"
      ? [[inDays(0), word("day_today")], [inDays(-1), word("day_yesterday")]]
      : [[inDays(14), word("day_two_weeks")], ...ends()];
    box.replaceChildren(...days.map(([day, text]) => element("button", {
      type: "button", class: "chip chip-button", "data-day": iso(day), "aria-pressed": "false", text,
    })));
  }
}

/** @param {HTMLFormElement} form */
function begin(form) {
  const key = form.querySelector("[name=idempotency_key]");
  const day = form.querySelector("[name=held_on]");
  if (key instanceof HTMLInputElement) key.value = crypto.randomUUID();
  if (day instanceof HTMLInputElement) day.value = iso(new Date());
  form.hidden = false;
}

async function look() {
  try {
    await fetch(document.body.dataset.ping || "/", { method: "HEAD", cache: "no-store" });
  } catch {
    return;
  }
  document.getElementById("offline")?.setAttribute("hidden", "");
  document.querySelector("[data-offline-badge]")?.setAttribute("hidden", "");
  document.getElementById("online-again")?.removeAttribute("hidden");
  await sendQueue();
}

/** Before the parts of the page start. */
export function startShell() {
  const known = Boolean(document.body.dataset.user);
  const form = document.querySelector("form[data-queue]");
  if (form instanceof HTMLFormElement && known) begin(form);
  document.querySelectorAll("[data-nobody]").forEach((one) => one.toggleAttribute("hidden", known));
  document.querySelectorAll("[data-of-officers]").forEach((one) => one.toggleAttribute("hidden", !known));
  document.querySelectorAll("[data-reload]").forEach((one) => one.setAttribute("href", location.href));
  offerDays(document);
  document.addEventListener("drom:content", (event) => event.target instanceof Element && offerDays(event.target));
  window.addEventListener("online", look);
  setInterval(look, EVERY);
  look();
}
