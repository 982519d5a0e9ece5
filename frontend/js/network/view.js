/* From the units of the picture to the points of the screen and back. */

const LEAST = 0.08, MOST = 4;
const MOST_TO_FIT = 2; // few dots fill the place without growing to plates

/** @typedef {{zoom: number, x: number, y: number}} View where the origin of the picture stands on the screen, and how large */
/** @typedef {{x1: number, y1: number, x2: number, y2: number}} Box */

/** @param {View} view @param {{x: number, y: number}} spot */
export function onScreen(view, spot) {
  return { x: spot.x * view.zoom + view.x, y: spot.y * view.zoom + view.y };
}

/** @param {View} view @param {number} x @param {number} y @returns {View} */
export function moved(view, x, y) {
  return { ...view, x: view.x + x, y: view.y + y };
}

/** What stands at a point of the screen stays there. @param {View} view @param {number} times @param {{x: number, y: number}} at @returns {View} */
export function zoomed(view, times, at) {
  const zoom = Math.min(Math.max(view.zoom * times, LEAST), MOST), grown = zoom / view.zoom;
  return { zoom, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}

/** @param {Box} box of everything @param {{width: number, height: number}} room @param {number} padding @returns {View} */
export function fitted(box, room, padding) {
  const wide = Math.max(box.x2 - box.x1, 1), high = Math.max(box.y2 - box.y1, 1);
  const wanted = Math.min((room.width - 2 * padding) / wide, (room.height - 2 * padding) / high);
  const zoom = Math.min(Math.max(wanted, LEAST), MOST_TO_FIT);
  return { zoom, x: (room.width - (box.x1 + box.x2) * zoom) / 2, y: (room.height - (box.y1 + box.y2) * zoom) / 2 };
}

/** Part of the way from one to another. @param {View} from @param {View} to @param {number} share @returns {View} */
export function between(from, to, share) {
  const eased = share * (2 - share);
  const mix = (/** @type {number} */ one, /** @type {number} */ other) => one + (other - one) * eased;
  return { zoom: mix(from.zoom, to.zoom), x: mix(from.x, to.x), y: mix(from.y, to.y) };
}

/** What of the picture is seen. @param {View} view @param {{width: number, height: number}} room @returns {Box} */
export function seen(view, room) {
  return { x1: -view.x / view.zoom, y1: -view.y / view.zoom, x2: (room.width - view.x) / view.zoom, y2: (room.height - view.y) / view.zoom };
}
