/* A mouse, one finger or two on the picture: it is moved, made larger or smaller, or a dot in it is pressed. */

const STILL = 6; // points a press may tremble

/** @typedef {{x: number, y: number}} Spot */

/**
 * @param {HTMLElement} place
 * @param {{move: (x: number, y: number) => void, zoom: (times: number, at: Spot) => void, press: (at: Spot, reach: number) => void}} act
 */
export function listenToHands(place, act) {
  /** @type {Map<number, Spot>} */
  const down = new Map();
  /** @type {Spot | null} where a press began that has not become a move */
  let begun = null;

  /** @param {MouseEvent} event @returns {Spot} */
  const spot = (event) => {
    const box = place.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const middle = () => {
    const spots = [...down.values()], n = spots.length;
    const x = spots.reduce((sum, one) => sum + one.x, 0) / n, y = spots.reduce((sum, one) => sum + one.y, 0) / n;
    return { x, y, wide: Math.max(Math.hypot(spots[0].x - spots[n - 1].x, spots[0].y - spots[n - 1].y), 1) };
  };

  place.addEventListener("pointerdown", (event) => {
    if (event.button || !(event.target instanceof HTMLCanvasElement)) return;
    begun = down.size ? null : spot(event);
    down.set(event.pointerId, spot(event));
    place.setPointerCapture?.(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const now = spot(event);
    if (begun && Math.hypot(now.x - begun.x, now.y - begun.y) < STILL) return;
    begun = null;
    const before = middle();
    down.set(event.pointerId, now);
    const after = middle();
    act.move(after.x - before.x, after.y - before.y);
    if (down.size > 1) act.zoom(after.wide / before.wide, after);
  });
  const lift = (/** @type {PointerEvent} */ event) => {
    if (!down.delete(event.pointerId)) return;
    if (begun && event.type === "pointerup") act.press(begun, event.pointerType === "touch" ? 16 : 5);
    begun = null;
  };
  place.addEventListener("pointerup", lift);
  place.addEventListener("pointercancel", lift);
  place.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode ? 30 : 1; // some mice count lines, not points
    const step = Math.max(-120, Math.min(120, event.deltaY * lines));
    act.zoom(Math.exp(-step * (event.ctrlKey ? 0.01 : 0.002)), spot(event));
  }, { passive: false });
}
