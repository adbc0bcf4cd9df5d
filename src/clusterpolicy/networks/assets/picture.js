// The picture: vis-network draws nodes and links where the document puts them; labels and highlights are ours.

const picture = { network: null, nodes: null, edges: null, unit: 1, lit: null, cursor: null, hovered: null, order: [] };
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
const darkness = window.matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark: as the reader chose, else as their system is. */
function isDark() {
  const chosen = state.theme || themeAround();
  return chosen ? chosen === 'dark' : darkness.matches;
}

/** The theme chosen for the pages around this one; none where it stands alone. */
function themeAround() {
  if (!data.entities) return '';
  try {
    return window.localStorage.getItem('theme') || '';
  } catch {
    return '';
  }
}

/** The colours of the picture that depend on the theme. */
function inks() {
  // The more lines, the fainter each.
  const line = Math.min(0.5, Math.max(0.12, 14 / Math.sqrt(edges.length)));
  return isDark()
    ? { paper: '#12161c', ink: '#e8ecf1', rim: '#d5dbe3', line, ring: '#ffffff' }
    : { paper: '#ffffff', ink: '#1b2430', rim: '#27313d', line, ring: '#1b2430' };
}

/** How large each node is, in pixels at first sight; together they cover no more than a tenth of the picture. */
function radii() {
  const same = state.size === 'same' || !state.size;
  const values = nodes.map((node) => (same ? 1 : Math.max(0, Number((node.measures || {})[state.size]) || 0)));
  const top = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  const found = values.map((value) => (same ? 9 : 5 + 15 * Math.sqrt(value / top)));
  const covered = found.reduce((sum, radius) => sum + Math.PI * radius * radius, 0);
  const box = byId('picture');
  const room = 0.1 * (box.clientWidth || 800) * (box.clientHeight || 600);
  const mean = found.reduce((sum, radius) => sum + radius, 0) / (found.length || 1);
  const crowd = Math.max(0.55, closeness() / picture.unit / (2 * mean));
  const factor = Math.min(1, Math.sqrt(room / covered), crowd);
  return found.map((radius) => Math.max(1.5, radius * factor));
}

/** How near the nodes stand that stand nearest to others: the lower quartile of the distance to the nearest, of a sample. */
function closeness() {
  if (picture.closeness) return picture.closeness;
  const sample = nodes.filter((_, at) => at % Math.ceil(nodes.length / 300) === 0);
  const nearest = sample.map((node) => {
    let least = Infinity;
    for (const other of nodes) if (other !== node) least = Math.min(least, Math.hypot(other.x - node.x, other.y - node.y));
    return least;
  }).sort((a, b) => a - b);
  picture.closeness = Math.max(1, Math.min(nearest[Math.floor(nearest.length / 4)] || Infinity, 1e6));
  return picture.closeness;
}

/** A node as vis-network wants it. */
function drawnNode(node) {
  const shape = kindOf.get(node.kind).shape;
  const colour = colourOf(node);
  const { rim } = inks();
  return {
    id: node.index,
    shape,
    size: node.radius * FULL[shape] * picture.unit,
    color: { background: colour, border: rim },
    borderWidth: node.radius < 5 ? 0.6 : 1,
  };
}

/** A link as vis-network wants it; links between the same two nodes bend away from each other. */
function drawnEdge(edge) {
  const { colour, dash } = relationOf.get(edge.relation) || { colour: LINES[0], dash: [] };
  const share = weights.most > weights.least ? (edge.weight - weights.least) / (weights.most - weights.least) : 0;
  const made = {
    id: edge.index,
    from: edge.source.index,
    to: edge.target.index,
    color: { color: colour, opacity: drawnRelations && edges.length <= MANY ? (isDark() ? 0.95 : 0.8) : inks().line, inherit: false },
    width: ((edges.length > MANY ? 0.5 : drawnRelations ? 1.5 : 1) + 3 * share) * picture.unit,
  };
  if (dash.length) made.dashes = dash.map((part) => part * picture.unit);
  if (edge.turn) made.smooth = { enabled: true, type: 'curvedCW', roundness: 0.12 * edge.turn };
  if (data.directed) made.arrows = { to: { enabled: true, scaleFactor: 0.6 * picture.unit } };
  return made;
}

/** Number the links between the same two nodes, so that each bends its own way. */
function turnParallels() {
  const between = new Map();
  for (const edge of edges) {
    const [a, b] = [edge.source.index, edge.target.index];
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const before = between.get(key) || 0;
    edge.turn = before * (a < b ? 1 : -1);
    between.set(key, before + 1);
  }
}

/** Draw for the first time. */
function buildPicture() {
  const box = byId('picture');
  picture.unit = 1 / fitting(box.clientWidth || 900, box.clientHeight || 600, nodes).scale;
  turnParallels();
  dressNodes();
  picture.nodes = new vis.DataSet(shown.nodes.map((node) => ({ ...drawnNode(node), x: node.x, y: node.y })));
  picture.edges = new vis.DataSet(shown.edges.map(drawnEdge));
  const large = edges.length > MANY;
  picture.network = new vis.Network(box, { nodes: picture.nodes, edges: picture.edges }, {
    autoResize: true,
    layout: { improvedLayout: false, randomSeed: 1 },
    physics: { enabled: false, stabilization: false, barnesHut: { springLength: 90, damping: 0.4 } },
    nodes: { chosen: false, labelHighlightBold: false, shapeProperties: { interpolation: false } },
    edges: { chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0 },
    interaction: {
      selectable: false, hover: false, hideEdgesOnDrag: large, hideEdgesOnZoom: large, keyboard: false, zoomSpeed: 0.7,
    },
  });
  const { network } = picture;
  network.on('afterDrawing', paint);
  network.on('click', ({ pointer }) => {
    const node = nodeAt(pointer.DOM);
    const edge = node ? null : edgeAt(pointer.DOM);
    choose(node ? { node } : edge ? { edge } : null);
  });
  network.on('resize', () => window.requestAnimationFrame(fit));
  network.canvas.frame.canvas.removeAttribute('tabindex');
  fit();
  watchPointer(box);
  box.addEventListener('keydown', onKey);
  box.addEventListener('blur', () => {
    picture.cursor = null;
    network.redraw();
  });
  byId('zoom-in').addEventListener('click', () => zoom(1.4));
  byId('zoom-out').addEventListener('click', () => zoom(1 / 1.4));
  byId('zoom-fit').addEventListener('click', fit);
}

/** Work out radius and rank of every node. */
function dressNodes() {
  const size = radii();
  for (const node of nodes) node.radius = size[node.index];
  picture.order = [...nodes].sort((a, b) => b.radius - a.radius || b.edges.length - a.edges.length || a.index - b.index);
}

/** The middle and scale at which these nodes fill a picture of that size. */
function fitting(width, height, among) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of among) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  if (!among.length) return { scale: 1, position: { x: 0, y: 0 } };
  const margin = { x: Math.min(150, width * 0.2), y: Math.min(100, height * 0.16) };
  const scale = Math.min(
    (width - margin.x) / Math.max(box.right - box.left, 120),
    (height - margin.y) / Math.max(box.bottom - box.top, 120),
    3,
  );
  return { scale: Math.max(scale, 0.01), position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 } };
}

/** Where a node is now: physics or the reader may have moved it. */
function placeOf(node) {
  const body = picture.network.body.nodes[node.index];
  return body && body.x !== undefined ? body : node;
}

/** Show everything that is drawn. */
function fit() {
  const box = byId('picture');
  if (!box.clientWidth) return;
  picture.network.moveTo({ ...fitting(box.clientWidth, box.clientHeight, shown.nodes.map(placeOf)), animation: false });
}

/** Fill the picture with what is chosen and its neighbourhood. */
function showChosen() {
  if (state.view !== 'picture') {
    state.view = 'picture';
    changed();
  }
  const box = byId('picture');
  const { scale, position } = fitting(box.clientWidth, box.clientHeight, [...(picture.lit || { nodes: [] }).nodes].map(placeOf));
  const animation = calm.matches ? false : { duration: 300, easingFunction: 'easeInOutQuad' };
  picture.network.moveTo({ scale: Math.min(scale, 3 / picture.unit), position, animation });
}

/** Come closer or go farther. */
function zoom(factor) {
  const scale = Math.min(20, Math.max(0.02, picture.network.getScale() * factor));
  picture.network.moveTo({ scale, animation: calm.matches ? false : { duration: 150, easingFunction: 'easeOutQuad' } });
}

/** Bring the picture to what passes the filters, how it is coloured and what is chosen. */
function updatePicture() {
  dressNodes();
  sync(picture.nodes, shown.nodes, (node) => {
    const body = picture.network.body.nodes[node.index];
    return body ? drawnNode(node) : { ...drawnNode(node), x: node.x, y: node.y };
  });
  sync(picture.edges, shown.edges, drawnEdge);
  light();
  picture.network.redraw();
}

/** Make a set of vis-network hold just these, touching only what differs. */
function sync(set, wanted, drawn) {
  const keep = new Set(wanted.map((each) => each.index));
  const gone = set.getIds().filter((id) => !keep.has(id));
  if (gone.length) set.remove(gone);
  const differing = wanted.map(drawn).filter((each) => {
    const old = set.get(each.id);
    return !old || Object.keys(each).some((key) => JSON.stringify(old[key]) !== JSON.stringify(each[key]));
  });
  if (differing.length) set.update(differing);
}

/** Work out what stands in the light: the chosen node with its neighbours, a link with its ends, a community. */
function light() {
  const { node, edge, community } = state.chosen || {};
  picture.lit = null;
  if (node) {
    const links = shown.edges.filter((each) => each.source === node || each.target === node);
    picture.lit = { edges: links, nodes: new Set([node, ...links.flatMap((each) => [each.source, each.target])]) };
  } else if (edge) {
    picture.lit = { edges: [edge], nodes: new Set([edge.source, edge.target]) };
  } else if (community) {
    const members = new Set(shown.nodes.filter((each) => each.community === community.id));
    picture.lit = { edges: shown.edges.filter((e) => members.has(e.source) && members.has(e.target)), nodes: members };
  }
}

/** Over what vis-network has drawn: a veil where something is chosen, what is chosen again, the ring, the labels. */
function paint(context) {
  const { body, canvas } = picture.network;
  const view = canvas.frame.canvas;
  const ratio = view.width / view.clientWidth;
  const { paper, ring } = inks();
  if (picture.lit) {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 0.82;
    context.fillStyle = paper;
    context.fillRect(0, 0, view.width, view.height);
    context.restore();
    for (const edge of picture.lit.edges) if (body.edges[edge.index]) body.edges[edge.index].draw(context);
    for (const node of picture.lit.nodes) if (body.nodes[node.index]) body.nodes[node.index].draw(context);
  }
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const points = pointsOnScreen();
  for (const [node, width, dash] of [[(state.chosen || {}).node, 2.5, []], [picture.cursor, 2, [4, 3]]]) {
    const point = node && points.find((each) => each.node === node);
    if (!point) continue;
    context.beginPath();
    context.setLineDash(dash);
    context.arc(point.x, point.y, point.r * 1.25 + 4, 0, 2 * Math.PI);
    context.strokeStyle = ring;
    context.lineWidth = width;
    context.stroke();
  }
  context.setLineDash([]);
  const { clientWidth: width, clientHeight: height } = view;
  const buttons = { x: width - 135, y: height - 50, w: 135, h: 50 };
  write(context, placeLabels(points.filter((point) => point.named), width, height, [buttons]));
  context.restore();
}

/** The drawn nodes on the screen, those whose names matter most first. */
function pointsOnScreen() {
  const { network, lit, cursor, hovered } = picture;
  const { body } = network;
  const { scale, translation } = body.view;
  const chosen = (state.chosen || {}).node;
  const first = [chosen, cursor, hovered].filter(Boolean);
  const later = picture.order.filter((node) => !first.includes(node));
  const found = [];
  for (const node of [...new Set(first), ...later]) {
    const drawn = body.nodes[node.index];
    if (!drawn) continue;
    found.push({
      node,
      x: drawn.x * scale + translation.x,
      y: drawn.y * scale + translation.y,
      r: node.radius * picture.unit * scale,
      forced: first.includes(node),
      named: !lit || lit.nodes.has(node) || first.includes(node),
    });
  }
  return found;
}

/** Write the placed labels with a rim of paper, so that they read over lines; over shapes on a plate of it. */
function write(context, labels) {
  const { paper, ink } = inks();
  context.font = `${LETTER}px ${FONT}`;
  context.textBaseline = 'alphabetic';
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = paper;
  context.fillStyle = ink;
  for (const label of labels) {
    if (label.covers) {
      context.save();
      context.globalAlpha = 0.8;
      context.fillStyle = paper;
      context.fillRect(label.x - 3, label.y, label.w + 6, label.h);
      context.restore();
    }
    context.textAlign = label.align;
    for (const { text, x, y } of rowsOf(label)) {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }
}

/** The node at a point of the screen, forgiving a near miss. */
function nodeAt(point, forgive = 8) {
  const { scale, translation } = picture.network.body.view;
  let found = null;
  let least = Infinity;
  for (const node of shown.nodes) {
    const { x, y } = placeOf(node);
    const away = Math.hypot(x * scale + translation.x - point.x, y * scale + translation.y - point.y)
      - node.radius * picture.unit * scale;
    if (away < forgive && away < least) [found, least] = [node, away];
  }
  return found;
}

/** The link at a point of the screen. */
function edgeAt(point) {
  const index = picture.network.getEdgeAt(point);
  return index === undefined ? null : edges[index];
}

/** Say what the pointer rests on. */
function watchPointer(box) {
  const tip = byId('tip');
  let waiting = 0;
  const hide = () => {
    window.clearTimeout(waiting);
    tip.hidden = true;
    if (picture.hovered) {
      picture.hovered = null;
      picture.network.redraw();
    }
  };
  box.addEventListener('pointerleave', hide);
  box.addEventListener('pointerdown', hide);
  box.addEventListener('pointermove', (event) => {
    window.clearTimeout(waiting);
    if (event.buttons || event.pointerType === 'touch') return;
    const area = box.getBoundingClientRect();
    const point = { x: event.clientX - area.left, y: event.clientY - area.top };
    waiting = window.setTimeout(() => {
      const node = nodeAt(point, 2);
      const edge = node ? null : edgeAt(point);
      box.classList.toggle('over', Boolean(node || edge));
      if (!node && !edge) return hide();
      if (picture.hovered !== node) {
        picture.hovered = node;
        picture.network.redraw();
      }
      tip.replaceChildren(...(node ? nodeTip(node) : edgeTip(edge)));
      tip.hidden = false;
      tip.style.left = `${Math.max(4, Math.min(point.x + 14, area.width - tip.offsetWidth - 8))}px`;
      tip.style.top = `${point.y + tip.offsetHeight + 24 > area.height ? point.y - tip.offsetHeight - 10 : point.y + 16}px`;
      return undefined;
    }, 60);
  });
}

function nodeTip(node) {
  const facts = [node.kindLabel, node.country === node.label ? '' : node.country, years(node)].filter(Boolean).join(' · ');
  return [make('strong', {}, said(node.label)), make('span', {}, said(facts)),
    make('span', {}, counted(node.edges.length, 'link'))];
}

function edgeTip(edge) {
  return [make('strong', {}, said(edge.source.label)), make('span', {}, said(edge.relation)),
    make('strong', {}, said(edge.target.label))];
}

/** Keys in the picture. */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const towards = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (towards) step(towards);
  else if (event.key === 'Enter' && picture.cursor) choose({ node: picture.cursor }, true);
  else if (event.key === 'Escape') letGo();
  else if (event.key === '+' || event.key === '=') zoom(1.4);
  else if (event.key === '-') zoom(1 / 1.4);
  else if (event.key === '0') fit();
  else return;
  event.preventDefault();
}

/** Go to the neighbour that lies that way; at first, to what is chosen or to the largest node. */
function step([dx, dy]) {
  const drawn = new Set(shown.nodes);
  const from = picture.cursor;
  const chosen = (state.chosen || {}).node;
  if (!from || !drawn.has(from)) {
    goTo(chosen && drawn.has(chosen) ? chosen : picture.order.find((node) => drawn.has(node)));
    return;
  }
  const here = placeOf(from);
  const score = (node) => {
    const [x, y] = [placeOf(node).x - here.x, placeOf(node).y - here.y];
    const far = Math.hypot(x, y) || 1;
    const along = (x * dx + y * dy) / far;
    return along > 0.3 ? far * (2 - along) : Infinity;
  };
  const links = shown.edges.filter((edge) => edge.source === from || edge.target === from);
  const near = links.map((edge) => (edge.source === from ? edge.target : edge.source)).filter((node) => node !== from);
  const best = near.reduce((a, b) => (!a || score(b) < score(a) ? b : a), null);
  if (best && score(best) < Infinity) goTo(best);
  else announce('No neighbour that way.');
}

/** Put the cursor of the keyboard on a node, in sight, and say its name. */
function goTo(node) {
  if (!node) return;
  picture.cursor = node;
  const { network } = picture;
  const { x, y } = placeOf(node);
  const point = network.canvasToDOM({ x, y });
  const box = byId('picture');
  if (point.x < 30 || point.y < 30 || point.x > box.clientWidth - 30 || point.y > box.clientHeight - 30) {
    network.moveTo({ position: { x, y }, animation: false });
  }
  network.redraw();
  announce(`${node.label.slice(0, 200)}, ${node.kindLabel}, ${counted(node.edges.length, 'link')}`);
}

/** Let the picture move by physics, or put everything back where the document has it. */
function setMoving(on) {
  if (state.moving === on) return;
  state.moving = on;
  byId('moving').checked = on;
  picture.network.setOptions({ physics: { enabled: on } });
  if (!on) {
    picture.nodes.update(shown.nodes.map((node) => ({ id: node.index, x: node.x, y: node.y })));
    fit();
  }
}
