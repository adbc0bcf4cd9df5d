// What passes the filters, and the form that sets them.

const shown = { nodes: [], edges: [], allNodes: [], allEdges: [], left: '' };

/**
 * What passes the filters (allNodes, allEdges), and of it what the picture draws (nodes, edges).
 * A node goes where its kind or country does, or where every link that it had goes.
 */
function sift() {
  const kind = nodes.map((node) => !state.without.has(node.kind));
  const pass = nodes.map((node, at) =>
    kind[at] && (!state.country.size || !node.country || state.country.has(node.country)));
  const had = new Uint8Array(nodes.length);
  const has = new Uint8Array(nodes.length);
  shown.allEdges = edges.filter((edge) => {
    const { source: { index: s }, target: { index: t } } = edge;
    if (!kind[s] || !kind[t]) return false;
    had[s] = had[t] = 1;
    if (!pass[s] || !pass[t] || state.omit.has(edge.relation) || edge.weight < state.least) return false;
    has[s] = has[t] = 1;
    return true;
  });
  shown.allNodes = nodes.filter((node, at) => pass[at] && (has[at] || !had[at]));
  backbone();
}

/** Of more than can be drawn, keep the nodes with most links and the links that hold them together, then the strongest. */
function backbone() {
  Object.assign(shown, { nodes: shown.allNodes, edges: shown.allEdges, left: '' });
  if (shown.nodes.length > LIMIT.nodes) {
    shown.nodes = [...shown.nodes].sort((a, b) => b.edges.length - a.edges.length || a.index - b.index)
      .slice(0, LIMIT.nodes);
    const kept = new Set(shown.nodes);
    shown.edges = shown.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target));
  }
  if (shown.edges.length > LIMIT.edges) {
    const strongest = [...shown.edges].sort((a, b) => b.weight - a.weight || a.index - b.index);
    const parent = nodes.map((_, at) => at);
    const root = (at) => {
      while (parent[at] !== at) at = parent[at] = parent[parent[at]];
      return at;
    };
    const holding = strongest.filter((edge) => {
      const [a, b] = [root(edge.source.index), root(edge.target.index)];
      parent[a] = b;
      return a !== b;
    });
    shown.edges = [...new Set([...holding, ...strongest])].slice(0, LIMIT.edges);
  }
  const fewerNodes = shown.allNodes.length - shown.nodes.length;
  const fewerEdges = shown.allEdges.length - shown.edges.length;
  if (fewerNodes || fewerEdges) {
    const parts = [];
    if (fewerNodes) parts.push(`${counted(fewerNodes, 'node')} with the fewest links`);
    if (fewerEdges) parts.push(`${counted(fewerEdges, 'link')}, ${fewerNodes ? 'theirs and ' : ''}the weakest`);
    shown.left = `The picture leaves out ${parts.join(' and ')}; the tables hold them all, and filters bring them back.`;
  }
}

/** A small drawing of a node's shape, for legends and lists. */
function glyph(shape, colour) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '-9 -9 18 18');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', outline(shape, 0, 0, 6));
  path.setAttribute('fill', colour);
  svg.append(path);
  return svg;
}

/** A small drawing of a relation's line. */
function stroke(relation) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 22 8');
  svg.setAttribute('class', 'stroke');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M0 4H22');
  path.setAttribute('stroke', relation.colour);
  path.setAttribute('stroke-width', '2.5');
  if (relation.dash.length) path.setAttribute('stroke-dasharray', relation.dash.join(' '));
  svg.append(path);
  return svg;
}

/** The form at the side; built once, set from the state by setFilters. */
function buildFilters() {
  const form = byId('filters');
  form.addEventListener('submit', (event) => event.preventDefault());
  form.append(
    make('div', { class: 'row head' }, make('h2', {}, 'Legend and filters'),
      make('button', { type: 'button', id: 'reset', class: 'plain', onclick: reset }, 'Reset')),
    ticks('Kind', 'without', kinds, (kind) => [glyph(kind.shape, kind.colour), said(kind.label)]),
  );
  if (relations.length > 1) {
    const line = (relation) => [drawnRelations ? stroke(relation) : null, said(relation.id)];
    form.append(ticks('Relation', 'omit', relations.slice(0, 60), line, !drawnRelations));
  }
  if (countries.length > 1) {
    form.append(ticks('Country', 'country', countries, (country) => [said(country.id)], true));
  }
  if (weights.most > weights.least) form.append(weightFilter());
  form.append(make('fieldset', {}, make('legend', {}, 'Looks'),
    choice('Colour', 'colour', colourings()),
    choice('Size', 'size', [...sizes, ['same', 'all the same']]),
    make('label', { class: 'tick' },
      make('input', { type: 'checkbox', id: 'moving', onchange: (event) => setMoving(event.target.checked) }),
      make('span', {}, 'Let it move (physics)')),
    make('div', { id: 'colours', class: 'colours' })));
}

/** A list of boxes to tick; for countries a tick chooses, for kinds and relations no tick leaves out. */
function ticks(title, key, values, content, folded = false) {
  const chooses = key === 'country';
  const rows = values.map((value) => make('label', { class: 'tick' },
    make('input', {
      type: 'checkbox', 'data-key': key, 'data-value': value.id, onchange: (event) => {
        state[key][event.target.checked === chooses ? 'add' : 'delete'](value.id);
        changed();
      },
    }), make('span', { class: 'name' }, content(value)), make('span', { class: 'count' }, figure(value.count))));
  const list = make('div', { class: 'ticks', role: 'group', 'aria-label': title }, rows);
  if (!folded) return make('fieldset', {}, make('legend', {}, title), list);
  const summary = make('summary', {}, title, make('span', { class: 'count', 'data-chosen': key }));
  return make('details', { class: 'set' }, summary, list);
}

/** The slider for the least weight. */
function weightFilter() {
  const whole = edges.every((edge) => Number.isInteger(edge.weight));
  const step = whole ? 1 : (weights.most - weights.least) / 100;
  return make('fieldset', {}, make('legend', {}, 'Weight of a link, at least'),
    make('div', { class: 'row' }, make('input', {
      type: 'range', id: 'least', min: weights.least, max: weights.most, step, 'aria-label': 'Weight of a link, at least',
      oninput: (event) => {
        state.least = Math.min(Number(event.target.value), weights.most);
        changed();
      },
    }), make('output', { id: 'least-value', for: 'least' })));
}

/** A choice among a few. */
function choice(title, key, options) {
  const select = make('select', {
    id: `by-${key}`, onchange: (event) => {
      state[key] = event.target.value;
      changed();
    },
  }, options.map(([id, label]) => make('option', { value: id }, label)));
  return make('label', { class: 'row' }, make('span', {}, title), select);
}

/** Set every control to what the state says. */
function setFilters() {
  for (const box of document.querySelectorAll('#filters [data-key]')) {
    box.checked = state[box.dataset.key].has(box.dataset.value) === (box.dataset.key === 'country');
  }
  for (const note of document.querySelectorAll('#filters [data-chosen]')) {
    const number = state[note.dataset.chosen].size;
    note.textContent = !number ? 'all' : note.dataset.chosen === 'country' ? `${number} chosen` : `${number} left out`;
  }
  if (byId('least')) {
    byId('least').value = state.least;
    byId('least-value').textContent = figure(state.least);
  }
  byId('by-colour').value = state.colour;
  byId('by-size').value = state.size;
  byId('moving').checked = state.moving;
  const grey = COLOURS.length - 1;
  const others = bySize.length > grey + 1 ? [{ name: 'Other communities', colour: COLOURS[grey] }] : bySize.slice(grey);
  const key = { community: [...bySize.slice(0, grey), ...others], level: levels() }[state.colour] || [];
  byId('colours').replaceChildren(...key.map((each) =>
    make('div', { class: 'tick' }, glyph('dot', each.colour), make('span', { class: 'name' }, said(each.name)))));
}

/** The levels with their colours, for the key. */
function levels() {
  return [['national', 0], ['regional', 1], ['international', 2]]
    .filter(([level]) => nodes.some((node) => node.level === level))
    .map(([name, colour]) => ({ name, colour: COLOURS[colour] }));
}

/** Everything as at first, but for the theme. */
function reset() {
  const { theme, view } = state;
  setMoving(false);
  Object.assign(state, fresh(), { theme, view });
  changed();
}
