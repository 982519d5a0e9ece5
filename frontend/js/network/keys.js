/* The picture by keyboard: along the ties in the direction of the arrow. */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** @param {any} canvas @param {string} key @param {[number, number]} way */
function nextAlong(canvas, key, [across, down]) {
  const here = canvas.data.nodes.find((/** @type {any} */ dot) => dot.key === key);
  let best = "", most = 0;
  for (const { dot } of canvas.ties(key)) {
    const x = dot.x - here.x, y = dot.y - here.y, far = Math.hypot(x, y) || 1;
    const straight = (x * across + y * down) / far;
    if (straight > 0.3 && straight / Math.sqrt(far) > most) [best, most] = [dot.key, straight / Math.sqrt(far)];
  }
  return best;
}

/** @param {any} canvas */
function mostTied(canvas) {
  return canvas.data.nodes.reduce((/** @type {any} */ most, /** @type {any} */ dot) => (most && most.ties >= dot.ties ? most : dot), null)?.key || "";
}

/** @param {HTMLElement} place @param {any} canvas @param {any} side */
export function listenToKeys(place, canvas, side) {
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (way && event.shiftKey) canvas.pan(-60 * way[0], -60 * way[1]);
    else if (way) side.choose(side.chosen ? nextAlong(canvas, side.chosen, way) || side.chosen : mostTied(canvas));
    else if (event.key === "Home") side.choose(mostTied(canvas));
    else if (event.key === "Enter" && side.chosen) side.focus();
    else if (event.key === "Escape") side.choose("");
    else if (event.key === "+" || event.key === "=") canvas.zoom(1.3);
    else if (event.key === "-") canvas.zoom(1 / 1.3);
    else if (event.key === "0") canvas.fit();
    else return;
    event.preventDefault();
  });
}
