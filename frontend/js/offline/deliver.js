/* Sends what waits: in order, each once, only for whoever wrote it. Runs in the page and in the service worker. */
import { device, entriesOf, entryOf, holdOf, keepEntry } from "./device.js";

/**
 * @typedef {import("./device.js").Entry} Entry
 * @typedef {"done" | "unreachable" | "sign-in" | "another" | "later"} Outcome
 * @typedef {{user: number | null, token: string}} Door
 */

const DOOR = "/session/";
const TARGET = "/api/v1/meeting-logs/";
const PATIENCE = 20000;
const TAKEN = [200, 201];
const LATER = [408, 425, 429];

/** Tells the other tabs, and from the worker all of them. */
export const news = new BroadcastChannel("drom-queue");

/** @param {string} url @param {RequestInit} [options] @returns {Promise<Response | null>} null when nobody answers */
async function ask(url, options = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: patience.signal, ...options });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** @returns {Promise<Door | Outcome>} who is signed in, and a fresh token: a kept page has neither */
async function door() {
  const answer = await ask(DOOR, { headers: { Accept: "application/json" } });
  if (!answer) return "unreachable";
  if (!answer.ok) return answer.status >= 500 ? "later" : "sign-in";
  const told = await answer.json();
  return { user: told.user, token: told["X-CSRFToken"] };
}

/** @param {[string, string][]} pairs what a form holds @returns {Record<string, any>} what the API takes */
export function logOf(pairs) {
  const one = (/** @type {string} */ name) => pairs.find(([known]) => known === name)?.[1] || "";
  const all = (/** @type {string} */ name) => pairs.filter(([known, value]) => known === name && value).map(([, value]) => value);
  /** @param {string} prefix @param {string[]} names */
  const rows = (prefix, names) => Array.from({ length: Number(one(`${prefix}-TOTAL_FORMS`)) }, (_, index) => index)
    .filter((index) => !one(`${prefix}-${index}-DELETE`) && (one(`${prefix}-${index}-text`) || one(`${prefix}-${index}-due_on`)))
    .map((index) => Object.fromEntries(names.map((name) => [name, one(`${prefix}-${index}-${name}`)])))
    .map(({ due_on: due, assignee, ...row }) => ({ ...row, due_on: due || null, ...(assignee ? { assignee: Number(assignee) } : {}) }));
  const days = Object.fromEntries(["held_at", "next_on", "planned", "version"].map((name) => [name, one(name) || null]));
  const words = Object.fromEntries(["held_on", "about", "notes", "where", "kind", "confidentiality", "next_step"].map((name) => [name, one(name)]));
  const lists = Object.fromEntries(["met", "ours", "asks", "themes"].map((name) => [name, all(name)]));
  return {
    ...words, ...days, ...lists,
    promises: rows("promises", ["text", "due_on", "by_whom"]),
    debts: rows("debts", ["text", "due_on", "assignee", "to_whom"]),
  };
}

/** @param {any} told @returns {string[]} every sentence in an answer of the API */
function sentences(told) {
  if (typeof told === "string") return [told];
  return told && typeof told === "object" ? Object.values(told).flatMap(sentences) : [];
}

/** @param {Entry} entry @param {Door} opened @returns {Promise<Outcome>} */
async function send(entry, opened) {
  const body = JSON.stringify({ ...logOf(entry.pairs), author: Number(entry.user) });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": opened.token, "Idempotency-Key": entry.id };
  const answer = await ask(TARGET, { method: "POST", headers, body });
  if (!answer) return "unreachable";
  if (TAKEN.includes(answer.status)) {
    await keepEntry({ ...entry, state: "sent", pairs: [], draft: undefined, errors: [], url: (await answer.json()).url });
    return "done";
  }
  if ([0, 301, 302, 401, 403].includes(answer.status) || answer.type === "opaqueredirect") return "sign-in";
  if (answer.status >= 500 || LATER.includes(answer.status)) return "later";
  return refuse(entry, answer);
}

/** It stays here, marked, until its author has looked at it. @param {Entry} entry @param {Response} answer @returns {Promise<Outcome>} */
async function refuse(entry, answer) {
  const { unsettled = null, author = null, stored_at: _, ...told } = await answer.json().catch(() => ({}));
  if (author) return "another";
  await keepEntry({ ...entry, state: unsettled ? "names" : "refused", errors: sentences(told) });
  return "done";
}

/** As it stands now; one that a page has open to be changed is left for later. @param {Entry} entry @param {Door} opened @returns {Promise<Outcome>} */
async function sendUnlessOpen(entry, opened) {
  const act = async () => {
    const now = await entryOf(entry.user, entry.id);
    return now?.state === "waiting" ? send(now, opened) : "done";
  };
  if (!("locks" in navigator)) return act();
  return navigator.locks.request(holdOf(entry.id), { ifAvailable: true }, (lock) => lock ? act() : "done");
}

/** @returns {Promise<Outcome>} */
async function run() {
  const owner = (await device())?.user || "";
  const waiting = (await entriesOf(owner)).filter((entry) => entry.state === "waiting");
  if (!waiting.length) return "done";
  const opened = await door();
  if (typeof opened === "string") return opened;
  if (!opened.user) return "sign-in";
  if (String(opened.user) !== owner) return "another";
  for (const entry of waiting) {
    const outcome = await sendUnlessOpen(entry, opened);
    if (outcome !== "done") return outcome;
  }
  return "done";
}

/** One sender at a time, in all tabs and the worker; whoever comes second finds nothing left. @returns {Promise<Outcome>} */
export async function deliver() {
  const outcome = "locks" in navigator ? await navigator.locks.request("drom-queue", run) : await run();
  news.postMessage(outcome);
  return outcome;
}
