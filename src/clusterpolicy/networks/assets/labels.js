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

/**
 * Which labels fit, and where: those of points earlier in the list come first, and none stands on another.
 *
 * @param points {node, x, y, r (pixels), forced}
 * @param blocks whether labels also keep off the shapes
 * @param taken boxes {x, y, w, h} that are taken already
 */
function placeLabels(points, width, height, blocks, taken = []) {
  const most = Math.max(24, (width * height) / 8000);
  const placed = [];
  const free = (box, among) => among.every((other) =>
    other.own === box.own || box.x > other.x + other.w || other.x > box.x + box.w ||
    box.y > other.y + other.h || other.y > box.y + box.h);
  const shapes = blocks ? points.map((point) => {
    const r = point.r * 0.8;
    return { x: point.x - r, y: point.y - r, w: 2 * r, h: 2 * r, own: point };
  }) : [];
  for (const point of points) {
    if (placed.length >= most && !point.forced) break;
    if (point.x < -40 || point.y < -40 || point.x > width + 40 || point.y > height + 40) continue;
    const { width: w, height: h } = lines(point.node);
    const gap = point.r + 3;
    const boxes = [
      { x: point.x - w / 2, y: point.y + gap, align: 'center' },
      { x: point.x + gap, y: point.y - h / 2, align: 'left' },
      { x: point.x - gap - w, y: point.y - h / 2, align: 'right' },
      { x: point.x - w / 2, y: point.y - gap - h, align: 'center' },
    ].map((box) => ({ ...box, w, h, own: point }));
    const inside = (box) => box.x >= 2 && box.y >= 2 && box.x + w <= width - 2 && box.y + h <= height - 2;
    const open = boxes.filter((box) => inside(box) && free(box, taken));
    // The first few, the largest, may stand on shapes: a hub without a name says nothing.
    const mayCover = point.forced || placed.length < Math.min(8, (width * height) / 60000);
    const found = open.find((box) => free(box, shapes)) || (mayCover ? open[0] : null)
      || (point.forced ? boxes.find(inside) : null);
    if (!found) continue;
    taken.push(found);
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
