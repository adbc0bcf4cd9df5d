// What holds the page together: choosing, changing, the address, the theme, the start.

/** Choose a node, a link, a community or nothing; where asked, the panel takes the focus. */
function choose(what, focus = false) {
  state.chosen = what;
  light();
  setPanel();
  keep();
  if (state.view === 'picture') picture.network.redraw();
  const title = byId('panel-title');
  if (focus && title) title.focus({ preventScroll: true });
  if (what) announce(`${(title || byId('panel')).textContent.slice(0, 200)} is chosen`);
}

/** Let go of what is chosen, and go back to the picture. */
function letGo() {
  picture.cursor = (state.chosen || {}).node || null;
  choose(null);
  if (state.view === 'picture') byId('picture').focus({ preventScroll: true });
  announce('Nothing is chosen');
}

/** Bring everything to the state. */
function changed() {
  sift();
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  byId('theme').textContent = isDark() ? 'Light' : 'Dark';
  byId('theme').setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours');
  setFilters();
  setView();
  updatePicture();
  setTable();
  setPanel();
  setStatus();
  keep();
}

/** Say how much is shown and what is left out. */
function setStatus() {
  const of = (some, all, word) => (some === all ? counted(all, word) : `${figure(some)} of ${counted(all, word)}`);
  byId('shown').textContent =
    `${of(shown.allNodes.length, nodes.length, 'node')} and ${of(shown.allEdges.length, edges.length, 'link')}`;
  byId('nothing').hidden = shown.allNodes.length > 0;
  const omitted = [data.omitted, shown.left].filter(Boolean);
  byId('omitted').replaceChildren(...omitted.flatMap((text) => [said(text), ' ']));
  byId('omitted').hidden = !omitted.length;
}

/** Show the picture or a table. */
function setView() {
  const { view } = state;
  for (const button of document.querySelectorAll('[data-view]')) {
    button.setAttribute('aria-pressed', String(button.dataset.view === view));
  }
  byId('stage').hidden = view !== 'picture';
  byId('keys').hidden = view !== 'picture';
  byId('table').hidden = view === 'picture';
}

/** Keep the state in the address, without a step in the browser's history. */
function keep() {
  const fragment = `#${toFragment()}`;
  if (fragment === (window.location.hash || '#')) return;
  try {
    window.history.replaceState(null, '', fragment);
  } catch {
    window.location.replace(fragment);
  }
  window.dispatchEvent(new Event('kept'));
}

/** Say something to a screen reader. */
function announce(text) {
  byId('told').textContent = text;
}

/** The buttons of the bar. */
function buildBar() {
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => {
      state.view = button.dataset.view;
      changed();
    });
  }
  byId('save-png').addEventListener('click', savePng);
  byId('save-svg').addEventListener('click', saveSvg);
  byId('theme').addEventListener('click', () => {
    state.theme = isDark() ? 'light' : 'dark';
    changed();
  });
  byId('full-screen').addEventListener('click', () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else byId('app').requestFullscreen().catch(() => announce('This browser shows nothing in full screen here.'));
  });
  document.addEventListener('fullscreenchange', () => {
    byId('full-screen').setAttribute('aria-pressed', String(Boolean(document.fullscreenElement)));
  });
  byId('show-filters').addEventListener('click', () => {
    const open = byId('app').classList.toggle('filters-open');
    byId('show-filters').setAttribute('aria-expanded', String(open));
  });
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === '/' && !typing) {
      byId('search').focus();
      event.preventDefault();
    }
    if (event.key === 'Escape' && byId('panel').contains(event.target) && state.chosen) letGo();
  });
}

function start() {
  document.title = data.title;
  fromFragment(window.location.hash.slice(1));
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  document.documentElement.classList.toggle('within', window.parent !== window);
  byId('app').hidden = false;
  buildFilters();
  buildSearch();
  buildBar();
  sift();
  buildPicture();
  picture.network.once('afterDrawing', () => {
    document.documentElement.dataset.drawn = Math.round(performance.now());
  });
  changed();
  darkness.addEventListener('change', changed);
  window.addEventListener('storage', changed);
  window.addEventListener('hashchange', () => {
    if (window.location.hash.slice(1) === toFragment()) return;
    fromFragment(window.location.hash.slice(1));
    changed();
  });
}

start();
