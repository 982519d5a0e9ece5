/* Names stand where they cover nobody: the most tied first, again after each move. */
const FONT = 12.5; // on the screen, whatever the size of the picture
const LETTER = FONT * 0.53;
const LINE = FONT * 1.3;
const CELL = 60;
const MOST = 90;

/** @param {any} cy */
export function nameWhereRoom(cy) {
  const zoom = cy.zoom(), room = cy.extent();
  /** @type {Map<string, {x1: number, y1: number, x2: number, y2: number}[]>} */
  const taken = new Map();
  /** @param {{x1: number, y1: number, x2: number, y2: number}} box @param {(key: string) => boolean | void} each */
  const cells = (box, each) => {
    for (let x = Math.floor(box.x1 / CELL); x <= Math.floor(box.x2 / CELL); x += 1) {
      for (let y = Math.floor(box.y1 / CELL); y <= Math.floor(box.y2 / CELL); y += 1) {
        if (each(`${x},${y}`)) return true;
      }
    }
    return false;
  };
  /** @param {{x1: number, y1: number, x2: number, y2: number}} box */
  const put = (box) => cells(box, (key) => { taken.get(key)?.push(box) ?? taken.set(key, [box]); });
  /** @param {{x1: number, y1: number, x2: number, y2: number}} box */
  const meets = (box) => cells(box, (key) => (taken.get(key) || []).some((one) => box.x1 < one.x2 && one.x1 < box.x2 && box.y1 < one.y2 && one.y1 < box.y2));

  const seen = cy.nodes().filter((/** @type {any} */ node) => {
    const at = node.position();
    return at.x > room.x1 && at.x < room.x2 && at.y > room.y1 && at.y < room.y2 && !node.hasClass("dim");
  }).toArray();
  const spots = seen.map((/** @type {any} */ node) => {
    const at = node.renderedPosition(), half = (node.data("width") * zoom) / 2;
    put({ x1: at.x - half, y1: at.y - half, x2: at.x + half, y2: at.y + half });
    return { node, at, half, weight: node.hasClass("chosen") ? 1e6 : node.data("ties") };
  }).sort((/** @type {any} */ one, /** @type {any} */ other) => other.weight - one.weight);

  /** @type {Set<string>} */
  const named = new Set();
  for (const { node, at, half } of spots.slice(0, 400)) {
    if (named.size >= MOST) break;
    const wide = node.data("short").length * LETTER, high = LINE, top = at.y + half + 1;
    const box = { x1: at.x - wide / 2, y1: top, x2: at.x + wide / 2, y2: top + high };
    if (meets(box) && !node.hasClass("chosen")) continue;
    put(box);
    named.add(node.id());
  }
  cy.batch(() => cy.nodes().forEach((/** @type {any} */ node) => {
    const shows = named.has(node.id());
    if (shows) node.data("font", FONT / zoom);
    if (node.hasClass("named") !== shows) node.toggleClass("named", shows);
  }));
}
