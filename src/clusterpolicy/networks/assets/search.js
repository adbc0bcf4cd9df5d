// Finding a node by its name, with suggestions.

const finding = { hits: [], at: -1 };

/** The nodes whose names fit, best first: whole name, start of the name, start of a word, anywhere. */
function hitsFor(text) {
  const wanted = fold(text).trim();
  if (!wanted) return [];
  const rank = (node) => {
    const at = node.folded.indexOf(wanted);
    if (at < 0) return 9;
    if (node.folded === wanted) return 0;
    return at === 0 ? 1 : /[\p{L}\p{N}]/u.test(node.folded[at - 1]) ? 3 : 2;
  };
  return nodes.map((node) => [rank(node), node]).filter(([found]) => found < 9)
    .sort((a, b) => a[0] - b[0] || b[1].edges.length - a[1].edges.length || a[1].index - b[1].index)
    .slice(0, 12).map(([, node]) => node);
}

function buildSearch() {
  const input = byId('search');
  input.addEventListener('input', () => suggest(hitsFor(input.value)));
  input.addEventListener('blur', () => window.setTimeout(() => suggest([]), 150));
  input.addEventListener('focus', () => suggest(hitsFor(input.value)));
  input.addEventListener('keydown', (event) => {
    const { hits } = finding;
    if (event.key === 'ArrowDown') point((finding.at + 1) % (hits.length || 1));
    else if (event.key === 'ArrowUp') point((finding.at - 1 + hits.length) % (hits.length || 1));
    else if (event.key === 'Enter' && hits.length) take(hits[Math.max(0, finding.at)]);
    else if (event.key === 'Escape') {
      input.value = '';
      suggest([]);
    } else return;
    event.preventDefault();
  });
}

/** Show these suggestions. */
function suggest(hits) {
  const input = byId('search');
  const list = byId('suggestions');
  Object.assign(finding, { hits, at: -1 });
  const drawn = new Set(shown.allNodes);
  list.replaceChildren(...hits.map((node, at) => make('li', {
    id: `suggestion-${at}`, role: 'option', 'aria-selected': 'false', onpointerdown: (event) => {
      event.preventDefault();
      take(node);
    },
  }, glyph(kindOf.get(node.kind).shape, colourOf(node)), make('span', { class: 'name' }, said(node.label)),
  make('span', { class: 'quiet' }, drawn.has(node) ? said(node.kindLabel) : 'filtered out'))));
  const nothing = !hits.length && document.activeElement === input && input.value.trim();
  if (nothing) list.append(make('li', { class: 'quiet' }, 'No name like that in this network.'));
  list.hidden = !hits.length && !nothing;
  input.setAttribute('aria-expanded', String(!list.hidden));
  input.removeAttribute('aria-activedescendant');
}

/** Point at a suggestion. */
function point(at) {
  const options = byId('suggestions').querySelectorAll('[role=option]');
  if (!options.length) return;
  finding.at = at;
  options.forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
  options[at].scrollIntoView({ block: 'nearest' });
  byId('search').setAttribute('aria-activedescendant', options[at].id);
}

/** Choose a node that was found; if the filters hold it back, they are let go. */
function take(node) {
  const input = byId('search');
  input.value = '';
  suggest([]);
  if (!shown.allNodes.includes(node)) {
    reset();
    announce('The filters held this back and were reset.');
  }
  choose({ node }, true);
  if (state.view === 'picture') showChosen();
}
