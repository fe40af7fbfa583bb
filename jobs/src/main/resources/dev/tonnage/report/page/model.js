// The data, as the page speaks of it.

const DATA = JSON.parse(document.getElementById('data').textContent);
const WHOSE = ['mixed', 'own', 'dependency', 'std', 'nobody'];
const WHOSE_TEXT = {
  own: 'Own code',
  dependency: 'Dependencies',
  std: 'Standard library',
  nobody: 'No module',
};
const CLASSES = ['own', 'dependency', 'std', 'nobody'];
const LEVELS = {
  map: ['fleet', 'service', 'module', 'package', 'symbol'],
  modules: ['fleet', 'module', 'package'],
};

function nameOf(number) {
  return number < 0 ? null : DATA.names[number];
}

/** A tree of nodes with parents; the bytes that no part stands for become a part of their own. */
function treeOf(root, packed) {
  const levels = LEVELS[root];
  const unpack = (array, parent) => {
    const depth = parent ? parent.depth + 1 : 0;
    const node = {
      root,
      parent,
      depth,
      level: levels[depth],
      name: nameOf(array[0]),
      bytes: array[1],
      parts: array[2],
      whose: array[3] ? WHOSE[array[3]] : parent ? parent.whose : 'mixed',
      note: nameOf(array[4]),
      isRest: false,
      packed: array[5] || [],
    };
    return node;
  };
  const tree = unpack(packed, null);
  tree.unpack = unpack;
  return tree;
}

/** The parts of a node, largest first, the rest last; made when first asked for. */
function partsOf(node) {
  if (!node.children) {
    let top = node;
    while (top.parent) {
      top = top.parent;
    }
    node.children = node.packed.map((p) => top.unpack(p, node));
    const rest = node.bytes - d3.sum(node.children, (c) => c.bytes);
    if (node.children.length > 0 && rest > 0) {
      const left = Math.max(0, node.parts - node.children.length);
      const what = LEVELS[node.root][node.depth + 1];
      node.children.push({
        root: node.root,
        parent: node,
        depth: node.depth + 1,
        level: what,
        name: left > 0 ? 'other ' + (left === 1 ? what : what + 's') + ' (' + WHOLE.format(left) + ')' : 'others',
        bytes: rest,
        parts: 0,
        whose: node.whose === 'mixed' ? 'mixed' : node.whose,
        note: null,
        isRest: true,
        packed: [],
      });
    }
  }
  return node.children;
}

const TREES = {
  map: treeOf('map', DATA.byService),
  modules: DATA.byModule.length ? treeOf('modules', DATA.byModule) : null,
};

/** The nodes from the top to a place; as far as there are any. */
function walk(root, names) {
  const path = [TREES[root]];
  for (const name of names) {
    const next = partsOf(path[path.length - 1]).find((c) => c.name === name && !c.isRest);
    if (!next) {
      break;
    }
    path.push(next);
  }
  return path;
}

function pathOf(node) {
  const path = [];
  for (let n = node; n; n = n.parent) {
    path.unshift(n);
  }
  return path;
}

function linkTo(node) {
  return '#' + [node.root, ...pathOf(node).slice(1).map((n) => encodeURIComponent(n.name))].join('/');
}

function linkToGrowth(service) {
  return '#growth/' + encodeURIComponent(service);
}

const SERVICES = new Map(DATA.services.map((s) => [s.title, s]));

/** The releases of a service, oldest first. */
function historyOf(service) {
  return (DATA.history[service] || []).map((p) => ({
    time: p[0],
    tags: nameOf(p[1]),
    own: p[2],
    dependency: p[3],
    std: p[4],
    nobody: p[5],
    total: p[2] + p[3] + p[4] + p[5],
    what: nameOf(p[6]),
    releases: 1,
  }));
}

const FLEET = DATA.fleet.map((p) => ({
  time: p[0],
  own: p[1],
  dependency: p[2],
  std: p[3],
  nobody: p[4],
  total: p[1] + p[2] + p[3] + p[4],
  releases: p[5],
}));

/** A list as objects. */
function rowsOf(table) {
  const t = DATA.tables[table];
  return t ? t.rows.map((r) => Object.fromEntries(t.columns.map((c, i) => [c, r[i]]))) : [];
}
