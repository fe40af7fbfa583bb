// The module graph: what refers to what, and to how much of it. A module that is chosen is shown with what
// it refers to and what refers to it; the fragment of the address says which it is.

const MAP = JSON.parse(document.getElementById('data').textContent);
const MODULES = MAP.modules.map((m) => ({ ...m, radius: 5 + 34 * Math.sqrt(m.total_bytes / Math.max(1, d3.max(MAP.modules, (n) => n.total_bytes))) }));
const BY_NAME = new Map(MODULES.map((n) => [n.name, n]));
const LINKS = MAP.references.filter((r) => BY_NAME.has(r.from) && BY_NAME.has(r.to)).map((r) => ({ ...r, source: BY_NAME.get(r.from), target: BY_NAME.get(r.to) }));
// What refers to nothing and is referred to by nothing is in the list only.
const NODES = MODULES.filter((n) => LINKS.some((l) => l.source === n || l.target === n));

function whoseIs(node) {
  return node.own ? 'own' : node.name === 'std' ? 'std' : 'dependency';
}

function chosen() {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch (e) {
    // Then it is nobody's name either.
  }
  return BY_NAME.get(name) || null;
}

function linkToModule(node) {
  return '#' + encodeURIComponent(node.name);
}

function drawGraph() {
  const box = document.getElementById('graph');
  const width = Math.max(320, box.clientWidth - 4);
  const height = Math.max(420, Math.min(innerHeight - 110, width));
  const now = chosen();
  const near = (n) => !now || n === now || LINKS.some((l) => (l.source === now && l.target === n) || (l.target === now && l.source === n));
  const most = d3.max(LINKS, (l) => l.bytes) || 1;
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': 'Module graph' });
  picture.append(svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto' }, svg('path', { class: 'arrow', d: 'M0,0L8,4L0,8z' }))));
  const x = d3.scaleLinear(d3.extent(NODES, (n) => n.x), [70, width - 70]);
  const y = d3.scaleLinear(d3.extent(NODES, (n) => n.y), [40, height - 40]);
  for (const l of LINKS) {
    const [x1, y1, x2, y2] = [x(l.source.x), y(l.source.y), x(l.target.x), y(l.target.y)];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const end = Math.max(0, length - l.target.radius - 2) / length;
    const isNear = now && (l.source === now || l.target === now);
    const line = svg('line', {
      class: 'reference' + (isNear ? ' near' : now ? ' far' : ''), x1, y1, x2: x1 + (x2 - x1) * end, y2: y1 + (y2 - y1) * end,
      'stroke-width': 0.5 + 5 * Math.sqrt(l.bytes / most), 'marker-end': isNear ? 'url(#arrow)' : null,
    });
    line.told = [el('strong', {}, l.from + ' → ' + l.to), el('span', {}, size(l.bytes) + ' · ' + exact(l.bytes)), el('span', { class: 'muted' }, count(l.references, 'reference'))];
    picture.append(line);
  }
  for (const n of NODES) {
    const node = svg('a', { href: n === now ? '#' : linkToModule(n), class: 'module' + (n === now ? ' now' : near(n) ? '' : ' far'), 'aria-label': n.name + ', ' + size(n.total_bytes) },
      svg('circle', { cx: x(n.x), cy: y(n.y), r: n.radius, 'data-whose': whoseIs(n) }));
    node.told = [el('strong', {}, n.name), el('span', {}, size(n.total_bytes) + ' · ' + exact(n.total_bytes)), n.version ? el('span', { class: 'muted' }, n.version) : '', n.retained_bytes === null ? '' : el('span', { class: 'muted' }, size(n.retained_bytes) + ' would go with it')];
    picture.append(node);
  }
  addNames(picture, NODES.filter((n) => !now || near(n)), (n) => [x(n.x), y(n.y) + n.radius + 12], width);
  picture.addEventListener('pointermove', (e) => {
    let t = e.target;
    while (t && t !== picture && !t.told) {
      t = t.parentNode;
    }
    t && t.told ? tooltip.show(e.clientX, e.clientY, t.told) : tooltip.hide();
  });
  picture.addEventListener('pointerleave', () => tooltip.hide());
  box.replaceChildren(picture);
}

/** Names of the largest, of those that would not lie on another's. */
function addNames(picture, nodes, place, width) {
  const taken = [];
  for (const n of [...nodes].sort((a, b) => b.total_bytes - a.total_bytes)) {
    const text = n.name.length > 34 ? '…' + n.name.slice(-33) : n.name;
    const half = text.length * 3.1;
    const [middle, bottom] = place(n);
    const at = Math.max(half + 4, Math.min(width - half - 4, middle));
    const box = [at - half, bottom - 11, at + half, bottom + 3];
    if (taken.every((b) => box[0] > b[2] || box[2] < b[0] || box[1] > b[3] || box[3] < b[1])) {
      taken.push(box);
      picture.append(svg('text', { x: at, y: bottom, 'text-anchor': 'middle' }, text));
    }
  }
}

function rows(title, items) {
  return items.length === 0 ? [] : [el('h2', {}, title), el('ol', { class: 'parts' }, items.map(([node, bytes]) => el('li', {},
    el('a', { class: 'row', href: linkToModule(node) }, el('span', { class: 'name', title: node.name }, node.name), sized(bytes), el('i', { class: 'gauge', 'data-whose': whoseIs(node), style: `width:${(100 * bytes) / (items[0][1] || 1)}%` })))))];
}

function list() {
  const now = chosen();
  document.getElementById('list').replaceChildren(...(now
    ? [el('header', { class: 'details' }, el('p', {}, el('a', { href: '#' }, 'All modules')), el('h2', {}, now.name), el('p', { class: 'figure' }, sized(now.total_bytes), el('small', {}, exact(now.total_bytes))),
        now.version ? el('p', { class: 'muted' }, now.version) : '', now.retained_bytes === null ? '' : el('p', { class: 'muted' }, size(now.retained_bytes) + ' would go if it went, with all that only it keeps')),
      ...rows('Refers to', LINKS.filter((l) => l.source === now).map((l) => [l.target, l.bytes])), ...rows('Is referred to by', LINKS.filter((l) => l.target === now).map((l) => [l.source, l.bytes]))]
    : [el('header', { class: 'details' }, el('h2', {}, 'Modules'), el('p', { class: 'muted' }, 'Circles are as large as modules are; lines as thick as what is referred to directly. Choose a module to see its own.')), ...rows('By size', MODULES.map((n) => [n, n.total_bytes]))]));
}

function showGraph() {
  tooltip.hide();
  drawGraph();
  list();
}

document.title = MAP.title + ' · Tonnage';
document.getElementById('title').textContent = MAP.title;
document.getElementById('snapshot').textContent = `${size(MAP.file_bytes)} · ${count(MODULES.length, 'module')} · ${count(LINKS.length, 'reference')}`;
d3.forceSimulation(NODES)
  .force('link', d3.forceLink(LINKS).distance(90).strength((l) => 0.05 + 0.3 * Math.sqrt(l.bytes / (d3.max(LINKS, (m) => m.bytes) || 1))))
  .force('charge', d3.forceManyBody().strength(-520))
  .force('apart', d3.forceCollide((n) => n.radius + 22))
  .force('x', d3.forceX().strength(0.06))
  .force('y', d3.forceY().strength(0.09))
  .stop()
  .tick(300);
startTheme();
showGraph();
addEventListener('hashchange', showGraph);
addEventListener('resize', showGraph);
document.documentElement.dataset.ready = Math.round(performance.now());
