// Shapes and labels: where they stand, for the screen and for saved pictures alike.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif';
const LETTER = 12;
const LINE = 15;
// A shape's radius against that of a dot of the same area.
const FULL = { dot: 1, diamond: 1.2, triangle: 1.2, triangleDown: 1.2, hexagon: 1.08, square: 0.89, star: 1.3 };

/** The outline of a shape as the path of an SVG. */
function outline(shape, x, y, radius) {
  const r = radius * (FULL[shape] || 1);
  const n = (value) => value.toFixed(2);
  const ring = (corners, turn, far = () => r) => {
    const points = [];
    for (let at = 0; at < corners; at++) {
      const angle = (2 * Math.PI * at) / corners + turn;
      points.push(`${n(x + far(at) * Math.cos(angle))} ${n(y + far(at) * Math.sin(angle))}`);
    }
    return `M${points.join('L')}Z`;
  };
  if (shape === 'square') return ring(4, Math.PI / 4, () => r * Math.SQRT2);
  if (shape === 'diamond') return ring(4, 0);
  if (shape === 'triangle') return ring(3, -Math.PI / 2);
  if (shape === 'triangleDown') return ring(3, Math.PI / 2);
  if (shape === 'hexagon') return ring(6, 0);
  if (shape === 'star') return ring(10, -Math.PI / 2, (at) => (at % 2 ? r * 0.5 : r));
  return `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`;
}

const measuring = document.createElement('canvas').getContext('2d');

/** A label in one or two short lines, with its size in pixels; worked out once. */
function lines(node) {
  if (node.lines) return node.lines;
  const text = node.label.slice(0, 200).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const most = text.length <= 31 ? 31 : 26;
  const words = text.split(' ');
  const found = [''];
  for (const word of words) {
    const line = `${found[found.length - 1]} ${word}`.trim();
    if (line.length <= most || !found[found.length - 1]) found[found.length - 1] = line;
    else found.push(word);
  }
  const kept = found.slice(0, 2).map((line) => (line.length > most + 6 ? `${line.slice(0, most + 5)}…` : line));
  if (found.length > 2 && !kept[1].endsWith('…')) kept[1] += ' …';
  measuring.font = `${LETTER}px ${FONT}`;
  const width = Math.max(...kept.map((line) => measuring.measureText(line).width));
  node.lines = { text: kept, width, height: kept.length * LINE };
  return node.lines;
}

/** Boxes {x, y, w, h, own} on the picture, found by where they are. */
class Board {
  constructor(size = 48) {
    this.size = size;
    this.cells = new Map();
  }

  * cellsOf({ x, y, w, h }) {
    for (let row = Math.floor(y / this.size); row <= Math.floor((y + h) / this.size); row++) {
      for (let column = Math.floor(x / this.size); column <= Math.floor((x + w) / this.size); column++) yield row * 4096 + column;
    }
  }

  take(box) {
    for (const cell of this.cellsOf(box)) {
      if (this.cells.has(cell)) this.cells.get(cell).push(box);
      else this.cells.set(cell, [box]);
    }
  }

  /** How many of the boxes, up to a few, a box meets that are not of its own point. */
  met(box, few = 1) {
    const found = new Set();
    for (const cell of this.cellsOf(box)) {
      for (const other of this.cells.get(cell) || []) {
        if (other.own !== box.own && box.x <= other.x + other.w && other.x <= box.x + box.w
          && box.y <= other.y + other.h && other.y <= box.y + box.h) found.add(other);
        if (found.size >= few) return few;
      }
    }
    return found.size;
  }
}

/**
 * Which labels fit, and where: those of points earlier in the list come first, and none stands on another.
 *
 * @param points {node, x, y, r (pixels), forced}
 * @param taken boxes {x, y, w, h} that are taken already
 */
function placeLabels(points, width, height, taken = []) {
  const most = Math.max(16, (width * height) / 10000);
  const placed = [];
  const [labels, shapes] = [new Board(), new Board()];
  for (const box of taken) labels.take(box);
  for (const point of points) {
    const r = point.r * 0.8;
    if (point.x < -r || point.y < -r || point.x > width + r || point.y > height + r) continue;
    shapes.take({ x: point.x - r, y: point.y - r, w: 2 * r, h: 2 * r, own: point.node });
  }
  for (const point of points) {
    if (placed.length >= most && !point.forced) break;
    if (point.x < -40 || point.y < -40 || point.x > width + 40 || point.y > height + 40) continue;
    const { width: w, height: h } = lines(point.node);
    const gap = point.r + 3;
    const near = point.r * 0.7 + 2;
    const boxes = [
      { x: point.x - w / 2, y: point.y + gap, align: 'center' },
      { x: point.x + gap, y: point.y - h / 2, align: 'left' },
      { x: point.x - gap - w, y: point.y - h / 2, align: 'right' },
      { x: point.x - w / 2, y: point.y - gap - h, align: 'center' },
      { x: point.x + near, y: point.y + near, align: 'left' },
      { x: point.x + near, y: point.y - near - h, align: 'left' },
      { x: point.x - near - w, y: point.y + near, align: 'right' },
      { x: point.x - near - w, y: point.y - near - h, align: 'right' },
    ].map((box) => ({ ...box, w, h, own: point.node }));
    const inside = (box) => box.x >= 2 && box.y >= 2 && box.x + w <= width - 2 && box.y + h <= height - 2;
    const open = boxes.filter((box) => inside(box) && !labels.met(box));
    let found = open.find((box) => !shapes.met(box));
    // The first few, the largest, may stand on shapes: a hub without a name says nothing. They cover the fewest.
    const mayCover = point.forced || placed.length < Math.min(5, (width * height) / 60000);
    if (!found && mayCover) {
      const among = open.length || !point.forced ? open : boxes.filter(inside);
      found = among.map((box) => ({ ...box, covers: shapes.met(box, 12) })).sort((a, b) => a.covers - b.covers)[0];
    }
    if (!found) continue;
    labels.take({ x: found.x - 3, y: found.y - 2, w: w + 6, h: h + 4, own: point.node });
    placed.push({ ...found, node: point.node, point });
  }
  return placed;
}

/** The lines of a placed label with the point where each begins, is centred or ends. */
function* rowsOf(label) {
  const x = { left: label.x, center: label.x + label.w / 2, right: label.x + label.w }[label.align];
  let y = label.y + LINE - 4;
  for (const text of label.node.lines.text) {
    yield { text, x, y };
    y += LINE;
  }
}
