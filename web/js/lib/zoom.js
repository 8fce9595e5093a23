// Moving and scaling a picture: wheel, drag, two fingers, buttons and arrow keys.

const MOST = 40;

/** `changed({x, y, k})` is told of every change; x and y in pixels of the picture's box. */
export function zoomable(node, changed) {
  const view = { x: 0, y: 0, k: 1 };
  const fingers = new Map();
  const tell = () => changed({ ...view });

  const scale = (factor, cx, cy) => {
    const k = Math.min(MOST, Math.max(1, view.k * factor));
    view.x = cx - ((cx - view.x) * k) / view.k;
    view.y = cy - ((cy - view.y) * k) / view.k;
    view.k = k;
    hold();
    tell();
  };
  const move = (dx, dy) => {
    view.x += dx;
    view.y += dy;
    hold();
    tell();
  };
  const hold = () => {
    const { width, height } = node.getBoundingClientRect();
    view.x = Math.min(0, Math.max(width * (1 - view.k), view.x));
    view.y = Math.min(0, Math.max(height * (1 - view.k), view.y));
  };
  const at = (event) => {
    const box = node.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  node.addEventListener("wheel", (event) => {
    event.preventDefault();
    scale(event.deltaY < 0 ? 1.25 : 0.8, ...at(event));
  }, { passive: false });
  node.addEventListener("pointerdown", (event) => fingers.set(event.pointerId, at(event)));
  node.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (fingers.size === 2) pinch(event.pointerId, before, now);
    else if (Math.hypot(now[0] - before[0], now[1] - before[1]) > 0) move(now[0] - before[0], now[1] - before[1]);
    fingers.set(event.pointerId, now);
  });
  const pinch = (id, before, now) => {
    const other = [...fingers].find(([finger]) => finger !== id)[1];
    const span = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]) || 1;
    scale(span(now) / span(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  };
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    node.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
  const middle = () => [node.clientWidth / 2 || node.getBoundingClientRect().width / 2, node.getBoundingClientRect().height / 2];
  const keys = {
    ArrowLeft: () => move(60, 0),
    ArrowRight: () => move(-60, 0),
    ArrowUp: () => move(0, 60),
    ArrowDown: () => move(0, -60),
    "+": () => scale(1.5, ...middle()),
    "-": () => scale(1 / 1.5, ...middle()),
    0: () => scale(0, ...middle()),
  };
  node.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.target !== node) return;
    event.preventDefault();
    act();
  });
  return {
    by: (factor) => scale(factor, ...middle()),
    reset: () => scale(0, ...middle()),
    /** Shows the box `[[x0, y0], [x1, y1]]` of unscaled coordinates. */
    fit: ([[x0, y0], [x1, y1]]) => {
      const { width, height } = node.getBoundingClientRect();
      const k = Math.min(12, Math.max(1, 0.85 * Math.min(width / Math.max(1, x1 - x0), height / Math.max(1, y1 - y0))));
      Object.assign(view, { k, x: width / 2 - (k * (x0 + x1)) / 2, y: height / 2 - (k * (y0 + y1)) / 2 });
      hold();
      tell();
    },
  };
}
