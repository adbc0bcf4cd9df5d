// The panel at the side: the network as a whole, or what is chosen, with the places in the source that say so.

/** Show what is chosen; where nothing is, the network as a whole. */
function setPanel() {
  const { node, edge, community } = state.chosen || {};
  const parts = node ? aboutNode(node) : edge ? aboutEdge(edge) : community ? aboutCommunity(community) : aboutAll();
  const panel = byId('panel');
  panel.classList.toggle('chosen', Boolean(state.chosen));
  panel.replaceChildren(...parts);
  panel.scrollTop = 0;
}

/** The head of the panel of something chosen. */
function panelHead(kind, ...title) {
  return make('div', { class: 'panel-head' },
    make('div', {}, make('p', { class: 'over' }, ...kind), make('h2', { id: 'panel-title', tabindex: '-1' }, ...title)),
    make('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: letGo }, '×'));
}

/** A button that chooses a node. */
function nodeButton(node) {
  const { shape } = kindOf.get(node.kind);
  return make('button', { type: 'button', class: 'go', onclick: () => choose({ node }, true) },
    glyph(shape, colourOf(node)), make('span', { class: 'name' }, said(node.label)));
}

/** A button that brings what is chosen near. */
function closer() {
  return make('button', { type: 'button', class: 'plain', onclick: showChosen }, 'Zoom in on it');
}

function aboutNode(node) {
  const kind = kindOf.get(node.kind);
  const facts = [node.level && node.level[0].toUpperCase() + node.level.slice(1), node.country === node.label ? '' : node.country, years(node)].filter(Boolean).join(' · ');
  const out = node.edges.filter((edge) => edge.source === node);
  const back = node.edges.filter((edge) => edge.source !== node);
  const figures = sizes.map(([id, label]) => [label, figure((node.measures || {})[id])]);
  const community = communityOf.get(node.community);
  return [
    panelHead([glyph(kind.shape, kind.colour), said(node.kindLabel)], said(node.label)),
    facts ? make('p', { class: 'quiet' }, said(facts)) : null,
    ...(figures.length ? [make('dl', { class: 'figures' }, figures.map(([label, value]) =>
      make('div', {}, make('dt', {}, said(label)), make('dd', {}, value))))] : []),
    community ? make('p', {}, 'Community: ', communityButton(community)) : null,
    closer(),
    ...links('Links from here', out, (edge) => edge.target),
    ...links('Links to here', back, (edge) => edge.source),
    ...factList(node.facts || []),
    ownPage(node),
    make('p', { class: 'quiet small' }, linked(node.id)),
  ].filter(Boolean);
}

/** Where the page stands among others: a link to the page of a node. */
function ownPage(node) {
  const path = node.id.split('/id/')[1];
  if (!data.entities || !path) return null;
  return make('p', {}, make('a', { href: data.entities + path, target: '_top' }, 'Everything about it'));
}

/** A node's links in one direction, each with the place in the source. */
function links(title, among, other) {
  if (!among.length) return [];
  const passing = new Set(shown.allEdges);
  const sorted = [...among].sort((a, b) => b.weight - a.weight || other(a).label.localeCompare(other(b).label, 'en'));
  const item = (edge) => make('li', { class: passing.has(edge) ? '' : 'out' },
    make('button', { type: 'button', class: 'rel', title: 'About this link', onclick: () => choose({ edge }, true) },
      said(edge.relation), weights.most > weights.least ? ` · ${figure(edge.weight)}` : ''),
    nodeButton(other(edge)), places(edge.places));
  return [make('h3', {}, title, make('span', { class: 'count' }, figure(among.length))), longList(sorted, item)];
}

/** A list that shows its first items and the rest on demand. */
function longList(values, item, first = 60) {
  const list = make('ul', { class: 'list' }, values.slice(0, first).map(item));
  if (values.length <= first) return list;
  const more = make('button', {
    type: 'button', class: 'plain', onclick: () => {
      list.append(...values.slice(first).map(item));
      more.remove();
    },
  }, `Show all ${figure(values.length)}`);
  return make('div', {}, list, more);
}

/** The places in the source, or that there is none. */
function places(among) {
  if (!among.length) return make('span', { class: 'place' }, 'no place given');
  return among.slice(0, 12).map((place) => make('span', { class: 'place' }, said(place)))
    .concat(among.length > 12 ? [make('span', { class: 'place' }, `and ${among.length - 12} more places`)] : []);
}

/** The facts of an entity, by property. */
function factList(facts) {
  if (!facts.length) return [];
  const grouped = new Map();
  for (const [property, value, place] of facts.map((fact) => fact.map((at) => texts[at]))) {
    if (!grouped.has(property)) grouped.set(property, []);
    grouped.get(property).push([value, place]);
  }
  return [make('h3', {}, 'What the source says'), make('dl', { class: 'facts' }, [...grouped].map(([property, values]) =>
    make('div', {}, make('dt', {}, said(property)), values.map(([value, place]) =>
      make('dd', {}, linked(value), place ? make('span', { class: 'place' }, said(place)) : null)))))];
}

function aboutEdge(edge) {
  return [
    panelHead([stroke(relationOf.get(edge.relation)), 'Link'], said(edge.relation)),
    make('ul', { class: 'list ends' },
      make('li', {}, make('span', { class: 'quiet' }, 'From'), nodeButton(edge.source)),
      make('li', {}, make('span', { class: 'quiet' }, 'To'), nodeButton(edge.target))),
    make('dl', { class: 'figures' }, make('div', {}, make('dt', {}, 'Weight'), make('dd', {}, figure(edge.weight)))),
    closer(),
    make('h3', {}, 'Where the source says so'),
    make('ul', { class: 'list' }, edge.places.length ? edge.places.map((place) => make('li', {}, said(place)))
      : make('li', {}, 'No place is given.')),
  ];
}

/** A button that puts a community in the light. */
function communityButton(community) {
  return make('button', { type: 'button', class: 'go', onclick: () => choose({ community }, true) },
    glyph('dot', community.colour), make('span', { class: 'name' }, said(community.name)));
}

function aboutCommunity(community) {
  const members = nodes.filter((node) => node.community === community.id)
    .sort((a, b) => b.edges.length - a.edges.length || a.index - b.index);
  return [
    panelHead([glyph('dot', community.colour), `Community of ${figure(members.length)}`], said(community.name)),
    closer(),
    longList(members, (node) => make('li', {}, nodeButton(node))),
  ];
}

/** The network as a whole: how to read it, its communities, its measures. */
function aboutAll() {
  const measures = Object.values(data.measures || {}).filter((each) => each && each.label);
  return [
    data.reading ? make('h2', {}, 'How to read it') : null,
    data.reading ? make('p', {}, said(data.reading)) : null,
    make('p', { class: 'quiet' }, 'Choose a node or a line to see what the source says of it, and where.'),
    communities.length ? make('h2', {}, 'Communities') : null,
    communities.length ? longList(bySize, (each) => make('li', { class: 'split' }, communityButton(each),
      make('span', { class: 'count' }, figure(each.size))), 20) : null,
    measures.length ? make('h2', {}, 'The network in figures') : null,
    measures.length ? make('dl', { class: 'measures' }, measures.map((each) =>
      make('div', {}, make('dt', {}, said(each.label)), make('dd', {}, make('b', {}, figure(each.value)),
        each.explanation ? make('span', { class: 'place' }, said(each.explanation)) : null)))) : null,
  ].filter(Boolean);
}
