/* The picture of the network: drawn on a canvas, told in words beside it. Loaded on its page only. */
import { drawOn } from "./canvas.js";
import { listenToKeys } from "./keys.js";
import { say, tellCount } from "./said.js";
import { startSide } from "./side.js";
import { startSlider } from "./slider.js";

/**
 * @typedef {{key: string, name: string, url: string, kind: string, is: string, x: number, y: number, r: number, hue: number, ties: number, shape: string}} Dot
 * @typedef {{nodes: Dot[], edges: [number, number, number, number, number][], kinds: string[], strengths: string[]}} Data
 */

function source() {
  return document.getElementById("picture-source")?.getAttribute("value") || "";
}

/** Whom the address names: a link may open the picture at somebody. */
function wanted() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** @param {string} address @returns {Promise<Data>} */
async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** @param {HTMLElement} net */
function start(net) {
  const place = /** @type {HTMLElement} */ (net.querySelector(".net-canvas"));
  const canvas = drawOn(place);
  const side = startSide(net, canvas);
  let asked = "";

  async function load() {
    const address = source();
    net.toggleAttribute("hidden", !address);
    if (!address || address === asked) return;
    asked = address;
    place.setAttribute("aria-busy", "true");
    const data = await fetched(address).catch(() => null);
    if (address !== asked) return;
    place.removeAttribute("aria-busy");
    net.classList.toggle("net-failed", !data);
    if (!data) {
      asked = "";
      say("failed");
      return;
    }
    canvas.show(data);
    side.show(data);
    side.choose(side.chosen || wanted(), { quietly: true });
    net.dataset.ready = address;
  }

  canvas.onChoose((key) => side.choose(key));
  listenToKeys(place, canvas, side);
  net.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.netZoom) canvas.zoom(Number(button.dataset.netZoom));
    else if (button && "netFit" in button.dataset) canvas.fit();
  });
  document.addEventListener("htmx:afterSettle", load);
  startSlider();
  tellCount();
  load();
}

const net = document.querySelector("[data-net]");
if (net instanceof HTMLElement) start(net);
