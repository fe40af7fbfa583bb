// Which view is shown, and how it looks.

const VIEWS = {
  map: (view, names) => showMap(view, 'map', names),
  modules: (view, names) => showMap(view, TREES.modules ? 'modules' : 'map', names),
  growth: showGrowth,
  builds: showBuilds,
  waste: showWaste,
  coverage: showCoverage,
};
const TABS = { modules: 'map' };

let resizing = null;

/** Calls back when an element's size changes, until another view is shown. */
function onResize(element, call) {
  let last = null;
  const observer = new ResizeObserver((entries) => {
    const { width, height } = entries[0].contentRect;
    const now = Math.round(width) + ' ' + Math.round(height);
    if (last !== null && now !== last) {
      call();
    }
    last = now;
  });
  observer.observe(element);
  (resizing = resizing || []).push(observer);
}

function say(text) {
  document.getElementById('said').textContent = text;
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch (e) {
    return segment;
  }
}

function show() {
  const [name, ...names] = location.hash.slice(1).split('/').map(decoded);
  if (name === 'view') {
    return;
  }
  const id = VIEWS[name] ? name : 'map';
  (resizing || []).forEach((o) => o.disconnect());
  resizing = null;
  tooltip.hide();
  const view = document.getElementById('view');
  const hadFocus = view.contains(document.activeElement);
  view.replaceChildren();
  view.dataset.view = id;
  for (const tab of document.querySelectorAll('.tabs a')) {
    const isShown = tab.dataset.view === (TABS[id] || id);
    tab.toggleAttribute('data-shown', isShown);
    isShown ? tab.setAttribute('aria-current', 'page') : tab.removeAttribute('aria-current');
  }
  VIEWS[id](view, names);
  document.title = ['Tonnage', ...names.slice(-1)].reverse().join(' · ');
  // Who drills with keys goes on from the first tile.
  const tile = view.querySelector('.tile[tabindex="0"]');
  if (hadFocus && tile) {
    tile.focus({ preventScroll: true });
  }
}

document.getElementById('snapshot').textContent = `${DATA.facts.snapshot} · ${minute(DATA.facts.taken_at)} · ${count(DATA.facts.services, 'service')}`;
document.getElementById('snapshot').title = DATA.facts.sources;
document.getElementById('skip').addEventListener('click', (e) => {
  e.preventDefault();
  document.getElementById('view').focus();
});
addEventListener('hashchange', show);
startTheme();
startSearch();
show();
document.documentElement.dataset.ready = Math.round(performance.now());
