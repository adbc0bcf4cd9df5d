// The same nodes and links as tables, for reading without the picture; they follow the filters.

const CHUNK = 200;
const sorting = { nodes: [0, 1], links: [0, 1] };

/** The columns of a table: head, the value to sort by, the cell. */
function columns(view) {
  if (view === 'nodes') {
    return [
      ['Name', (node) => node.label, nodeButton],
      ['Kind', (node) => node.kindLabel],
      ...(nodes.some((node) => node.level) ? [['Level', (node) => node.level]] : []),
      ...(countries.length ? [['Country', (node) => node.country]] : []),
      ...(nodes.some((node) => years(node)) ? [['Years', years]] : []),
      ['Links', (node) => node.edges.length],
      ...sizes.filter(([id]) => id !== 'degree').map(([id, label]) => [label, (node) => (node.measures || {})[id]]),
      ...(communities.length ? [['Community', (node) => (communityOf.get(node.community) || { name: '' }).name]] : []),
    ];
  }
  return [
    ['From', (edge) => edge.source.label, (edge) => nodeButton(edge.source)],
    ['Relation', (edge) => edge.relation,
      (edge) => make('button', { type: 'button', class: 'rel', onclick: () => choose({ edge }, true) }, said(edge.relation))],
    ['To', (edge) => edge.target.label, (edge) => nodeButton(edge.target)],
    ...(weights.most > weights.least ? [['Weight', (edge) => edge.weight]] : []),
    ['Place in the source', (edge) => edge.places.join('; '), (edge) => make('div', {}, places(edge.places))],
  ];
}

/** Build the table that is shown; only the first rows at once. */
function setTable() {
  const { view } = state;
  const box = byId('table');
  if (view === 'picture') {
    box.replaceChildren();
    return;
  }
  const heads = columns(view);
  const [by, way] = sorting[view];
  const value = heads[by][1];
  const rows = [...(view === 'nodes' ? shown.allNodes : shown.allEdges)].sort((a, b) => way * compare(value(a), value(b)));
  const body = make('tbody');
  const more = make('button', { type: 'button', class: 'plain more', onclick: () => grow() });
  const grow = () => {
    const from = body.rows.length;
    body.append(...rows.slice(from, from + CHUNK).map((row) => make('tr', {}, heads.map(([, text, cell]) => {
      const plain = text(row);
      return make('td', { class: typeof plain === 'number' ? 'number' : '' },
        make('div', { class: 'cell' }, cell ? cell(row) : typeof plain === 'number' ? figure(plain) : said(plain || '')));
    }))));
    more.hidden = body.rows.length >= rows.length;
    more.textContent = `Show more (${figure(rows.length - body.rows.length)} left)`;
  };
  const head = (title, at) => make('th', { scope: 'col', 'aria-sort': at !== by ? 'none' : way > 0 ? 'ascending' : 'descending' },
    make('button', {
      type: 'button', onclick: () => {
        sorting[view] = [at, at === by ? -way : 1];
        setTable();
        byId('table').querySelectorAll('th button')[at].focus();
      },
    }, said(title), make('span', { class: 'way', 'aria-hidden': 'true' }, at !== by ? '' : way > 0 ? ' ↑' : ' ↓')));
  const title = view === 'nodes' ? 'Nodes' : 'Links';
  grow();
  box.replaceChildren(make('table', {}, make('caption', {}, `${title} that pass the filters: ${figure(rows.length)}`),
    make('thead', {}, make('tr', {}, heads.map(([text], at) => head(text, at)))), body), more);
}

/** Numbers by size, the rest as words; what is missing comes last. */
function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
