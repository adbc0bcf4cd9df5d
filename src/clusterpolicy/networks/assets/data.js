// The document, its indexes, the state of the page and how the address's fragment keeps it.

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId('document').textContent);
const texts = data.texts;

// Above this many, the picture draws a backbone and says so; the tables hold everything.
const LIMIT = { nodes: 2500, edges: 10000 };
// Above this many links, they are hidden while the picture moves.
const MANY = 1500;

const nodes = data.nodes.map((node, index) => ({
  ...node,
  index,
  edges: [],
  x: Number(node.x) || 0,
  y: Number(node.y) || 0,
  label: String(node.label),
  community: node.community === undefined || node.community === null ? '' : String(node.community),
  folded: fold(node.label),
}));
const edges = data.edges.map(([source, target, relation, weight, places], index) => ({
  index,
  source: nodes[source],
  target: nodes[target],
  relation: texts[relation],
  weight: weight === null ? 1 : weight,
  places: places.map((place) => texts[place]),
}));
for (const edge of edges) {
  edge.source.edges.push(edge);
  if (edge.target !== edge.source) edge.target.edges.push(edge);
}
const nodeOf = new Map(nodes.map((node) => [node.id, node]));
const communities = (data.communities || []).map((each) => ({ ...each, id: String(each.id) }));

/** Text without case and accents, for comparing. */
function fold(text) {
  return String(text).slice(0, 400).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The values of a list with how often each occurs, most frequent first. */
function tally(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id, count]) => ({ id, count }));
}

const { kinds } = data;
const kindOf = new Map(kinds.map((kind) => [kind.id, kind]));
const countries = tally(nodes.map((node) => node.country)).sort((a, b) => a.id.localeCompare(b.id, 'en'));
const relations = tally(edges.map((edge) => edge.relation));
const weights = { least: Infinity, most: -Infinity };
for (const edge of edges) {
  weights.least = Math.min(weights.least, edge.weight);
  weights.most = Math.max(weights.most, edge.weight);
}
const sizes = Object.entries(data.sizes || {});

// Colours of Okabe and Ito for communities and levels; kinds bring their colour and shape.
const COLOURS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#D55E00', '#56B4E9', '#F0E442', '#8A8F98'];
// The largest communities have colours of their own; those left share the grey.
const bySize = [...communities].sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
bySize.forEach((each, at) => {
  each.colour = COLOURS[Math.min(at, COLOURS.length - 1)];
});
const communityOf = new Map(communities.map((each) => [each.id, each]));
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [12, 3]];
// Few relations are told apart by the look of their lines; of many, all look the same.
const drawnRelations = relations.length > 1 && relations.length <= 8;
const LINES = ['#6B7684', '#D55E00', '#0072B2', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#9A8A00'];
relations.forEach((each, at) => {
  each.colour = drawnRelations ? LINES[at] : LINES[0];
  each.dash = drawnRelations ? DASHES[at % DASHES.length] : [];
});
const relationOf = new Map(relations.map((each) => [each.id, each]));

const state = fresh();

/** The page as it is at first. */
function fresh() {
  return {
    without: new Set(), // kinds
    country: new Set(), // none: all
    omit: new Set(), // relations
    least: weights.least,
    colour: 'kind',
    size: sizes.length ? sizes[0][0] : '',
    view: 'picture',
    theme: '',
    chosen: null, // {node} or {edge} or {community}
    moving: false,
  };
}

/** The state as the address's fragment; what is as at first is not in it. */
function toFragment() {
  const first = fresh();
  const said = new URLSearchParams();
  for (const key of ['without', 'country', 'omit']) for (const value of state[key]) said.append(key, value);
  for (const key of ['least', 'colour', 'size', 'view', 'theme']) {
    if (state[key] !== first[key]) said.append(key, state[key]);
  }
  const { node, edge, community } = state.chosen || {};
  if (node) said.append('node', node.id);
  if (edge) for (const part of [edge.source.id, edge.target.id, edge.relation]) said.append('link', part);
  if (community) said.append('community', community.id);
  return said.toString();
}

/** Take the state from a fragment; what the document does not know is passed over. */
function fromFragment(fragment) {
  const said = new URLSearchParams(fragment);
  const among = (key, known) => new Set(said.getAll(key).filter((value) => known.some((each) => each.id === value)));
  Object.assign(state, fresh(), { moving: state.moving });
  state.without = among('without', kinds);
  state.country = among('country', countries);
  state.omit = among('omit', relations);
  const least = Number(said.get('least'));
  if (said.has('least') && least >= weights.least && least <= weights.most) state.least = least;
  if (colourings().some(([id]) => id === said.get('colour'))) state.colour = said.get('colour');
  if (sizes.some(([id]) => id === said.get('size')) || said.get('size') === 'same') state.size = said.get('size');
  if (['nodes', 'links'].includes(said.get('view'))) state.view = said.get('view');
  if (['light', 'dark'].includes(said.get('theme'))) state.theme = said.get('theme');
  const [source, target, relation] = said.getAll('link');
  const node = nodeOf.get(said.get('node'));
  const edge = edges.find((e) => e.source.id === source && e.target.id === target && e.relation === relation);
  const community = communityOf.get(said.get('community'));
  state.chosen = node ? { node } : edge ? { edge } : community ? { community } : null;
}

/** What nodes can be coloured by. */
function colourings() {
  const found = [['kind', 'Kind']];
  if (communities.length) found.push(['community', 'Community']);
  if (tally(nodes.map((node) => node.level)).length > 1) found.push(['level', 'Level']);
  return found;
}

/** The colour of a node under the chosen colouring. */
function colourOf(node) {
  if (state.colour === 'community') return (communityOf.get(node.community) || { colour: COLOURS[7] }).colour;
  if (state.colour === 'level') return COLOURS[{ national: 0, regional: 1, international: 2 }[node.level] ?? 7];
  return kindOf.get(node.kind).colour;
}

/** Years in words, as far as they are known. */
function years(node) {
  if (node.start && node.end) return `${node.start}–${node.end}`;
  return node.start ? `since ${node.start}` : node.end ? `until ${node.end}` : '';
}

/** A number as a reader expects it. */
function figure(value) {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value !== 'number') return String(value);
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 2 : 1;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

/** "3 links", "1 link". */
function counted(number, word) {
  return `${figure(number)} ${word}${number === 1 ? '' : 's'}`;
}

/** An element with attributes and children; text is only ever text. */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value === 'boolean') made[name] = value;
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return made;
}

/** Text of the data: isolated, so that marks of direction in it end with it. */
function said(text) {
  const made = make('bdi', { dir: 'auto' });
  made.textContent = String(text);
  return made;
}

/** The text as a link where it is an address of the web, else as text. */
function linked(text) {
  if (!/^https?:\/\/\S+$/i.test(text) || text.length > 2000) return said(text);
  return make('a', { href: text, target: '_blank', rel: 'noopener noreferrer' }, said(text));
}
