// The view that drills from the fleet to a symbol: the treemap, and beside it the same as a list.

function showMap(view, root, names) {
  const tree = TREES[root];
  const path = walk(root, names);
  let node = path[path.length - 1];
  // A symbol has no parts: it is shown among the others, and told of beside them.
  const chosen = node.packed.length === 0 && node.parent ? node : null;
  if (chosen) {
    node = node.parent;
  }
  const box = el('div', { class: 'treemap', role: 'group', 'aria-label': 'Treemap of ' + titleOf(node) });
  const open = (n) => {
    if (n.isRest) {
      n = n.parent;
    }
    if (n !== node) {
      location.hash = linkTo(n);
    }
  };
  const close = () => {
    if (node.parent) {
      location.hash = linkTo(node.parent);
    }
  };
  view.append(
    el('div', { class: 'map' },
      el('div', { class: 'map-head' }, crumbs(chosen || node), groupings(root)),
      el('div', { class: 'map-body' },
        el('div', { class: 'map-main' }, box, legend()),
        el('aside', { class: 'panel', 'aria-label': 'Parts of ' + titleOf(node) }, details(chosen || node), partList(node, chosen)))));
  if (tree.bytes === 0) {
    box.append(el('p', { class: 'empty' }, 'No binary is in the newest image of any service.'));
    return;
  }
  let tiles = drawTreemap(box, node, open, close);
  mark(tiles, chosen);
  onResize(box, () => {
    box.replaceChildren();
    tiles = drawTreemap(box, node, open, close);
    mark(tiles, chosen);
  });
  say(titleOf(node) + ', ' + size(node.bytes) + ', ' + count(partsOf(node).length, 'part'));
}

function mark(tiles, chosen) {
  const tile = tiles.find((t) => t.node === chosen);
  if (tile) {
    tile.classList.add('chosen');
  }
}

function titleOf(node) {
  return node.parent ? node.name : 'the fleet';
}

function crumbs(node) {
  const items = pathOf(node).map((n, i, all) => {
    const text = n.parent ? n.name : 'Fleet';
    return el('li', {}, i === all.length - 1 ? el('span', { 'aria-current': 'page' }, text) : el('a', { href: linkTo(n) }, text));
  });
  return el('nav', { class: 'crumbs', 'aria-label': 'Place' }, el('ol', {}, items));
}

function groupings(root) {
  const one = (id, text) => el('a', { href: '#' + id, 'aria-current': id === root ? 'true' : null }, text);
  return el('div', { class: 'switch', role: 'group', 'aria-label': 'Group by' }, one('map', 'By service'), TREES.modules ? one('modules', 'By module') : null);
}

function legend() {
  return el('ul', { class: 'legend', 'aria-label': 'Colours' },
    CLASSES.map((c) => el('li', {}, el('i', { class: 'swatch', 'data-whose': c }), WHOSE_TEXT[c])));
}

function details(node) {
  const lines = [];
  const service = node.root === 'map' && node.depth === 1 ? SERVICES.get(node.name) : null;
  if (node.parent) {
    lines.push(percent(node.bytes, TREES[node.root].bytes) + ' of the fleet' + (node.parent.parent ? ', ' + percent(node.bytes, node.parent.bytes) + ' of ' + node.parent.name : ''));
  } else {
    lines.push('The newest image of ' + count(DATA.facts.services, 'service') + ', every byte of their binaries');
  }
  if (service) {
    lines.push([service.tag ? 'tag ' + service.tag : null, service.platform, service.created_at ? 'built ' + day(service.created_at) : null].filter(Boolean).join(' · '));
  } else if (node.note) {
    lines.push(node.level === 'module' && node.root === 'map' ? 'version ' + node.note : node.note);
  }
  return el('header', { class: 'details' },
    el('p', { class: 'level' }, node.parent ? node.level : 'fleet'),
    el('h2', {}, node.parent ? node.name : 'All services'),
    el('p', { class: 'figure' }, sized(node.bytes), el('small', {}, exact(node.bytes))),
    lines.map((l) => el('p', { class: 'muted' }, l)),
    service ? el('p', {}, el('a', { href: linkToGrowth(service.title) }, 'Growth over ' + count((DATA.history[service.title] || []).length, 'release'))) : null);
}

function partList(node, chosen) {
  const parts = partsOf(node);
  const most = d3.max(parts, (p) => p.bytes) || 1;
  return el('ol', { class: 'parts' }, parts.map((p) => {
    const inside = [
      el('span', { class: 'name', title: p.name }, short(p)),
      sized(p.bytes),
      el('i', { class: 'gauge', 'data-whose': p.whose, style: `width:${(100 * p.bytes) / most}%` }),
    ];
    return el('li', { class: p === chosen ? 'chosen' : null }, p.isRest ? el('span', { class: 'row rest' }, inside) : el('a', { class: 'row', href: linkTo(p) }, inside));
  }));
}
