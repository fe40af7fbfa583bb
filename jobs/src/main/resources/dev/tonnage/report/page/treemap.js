// The treemap: the parts of one node and, inside these, theirs. Its tiles are buttons, so that keys and
// screen readers work on them.

const HEAD = 22;
const GAP = 2;
const NAMED_WIDTH = 42;
const NAMED_HEIGHT = 16;
const SIZE_WIDTH = 68;
const EDGE = 12;
const LETTER = 6.6;

/** Lays a node out in a box; the result has a tile for each part and for each part of these. */
function layOut(node, width, height) {
  // What is left out may be most of it: then it gets a strip, and the others the room.
  const parts = partsOf(node).filter((c) => c.bytes > 0);
  const most = parts.length > 2 && parts.find((c) => c.isRest && c.bytes > node.bytes / 2);
  if (most) {
    const strip = Math.round(Math.max(width * 0.12, Math.min(120, width / 3)));
    const tree = layOutParts(node, parts.filter((c) => c !== most), width - strip - GAP, height);
    tree.children.push({ data: most, depth: 1, x0: width - strip, x1: width, y0: 0, y1: height, isOffScale: true });
    return tree;
  }
  return layOutParts(node, parts, width, height);
}

function layOutParts(node, parts, width, height) {
  const tree = d3.hierarchy(node, (n) => {
    const depth = n.depth - node.depth;
    return depth === 0 ? parts : depth === 1 ? partsOf(n).filter((c) => c.bytes > 0) : [];
  });
  tree.eachAfter((t) => (t.value = t.depth === 0 ? d3.sum(t.children || [], (c) => c.value) : t.data.bytes));
  d3
    .treemap()
    .size([width, height])
    .paddingInner(GAP)
    .paddingTop((t) => (t.depth === 1 && t.children ? HEAD : 0))
    .paddingRight((t) => (t.depth === 1 && t.children ? GAP : 0))
    .paddingBottom((t) => (t.depth === 1 && t.children ? GAP : 0))
    .paddingLeft((t) => (t.depth === 1 && t.children ? GAP : 0))(tree);
  return tree;
}

/**
 * Draws a node's treemap into an element. What is chosen with pointer or keys is told to `open`, and that
 * one wants to go up to `close`.
 */
function drawTreemap(element, node, open, close) {
  const { width, height } = element.getBoundingClientRect();
  const tree = layOut(node, Math.floor(width), Math.floor(height));
  const tiles = [];
  for (const t of tree.children || []) {
    const tile = tileOf(t, true);
    tiles.push(tile);
    element.append(tile);
    const room = Math.min(t.x1 - t.x0, t.y1 - t.y0);
    for (const inner of room > HEAD + 8 ? t.children || [] : []) {
      // Where there is less room than gaps, tiles are laid out beyond what they are in.
      inner.x1 = Math.min(inner.x1, t.x1 - GAP);
      inner.y1 = Math.min(inner.y1, t.y1 - GAP);
      if (inner.x1 - inner.x0 >= 2 && inner.y1 - inner.y0 >= 2) {
        element.append(tileOf(inner, false));
      }
    }
  }
  if (tiles.length > 0) {
    tiles[0].tabIndex = 0;
  }
  element.onclick = (e) => {
    const tile = e.target.closest('.tile');
    if (tile) {
      open(tile.node);
    }
  };
  element.onpointermove = (e) => {
    const tile = e.target.closest('.tile');
    if (tile && e.pointerType !== 'touch') {
      tooltip.show(e.clientX, e.clientY, describe(tile.node));
    } else {
      tooltip.hide();
    }
  };
  element.onpointerleave = () => tooltip.hide();
  element.onkeydown = (e) => {
    const at = tiles.indexOf(document.activeElement);
    if (e.key === 'Backspace' || e.key === 'Escape') {
      close();
      e.preventDefault();
    } else if (at >= 0 && e.key.startsWith('Arrow')) {
      const next = neighbour(tiles, tiles[at], e.key.slice(5));
      if (next) {
        tiles[at].tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
      e.preventDefault();
    }
  };
  return tiles;
}

function tileOf(t, isOuter) {
  const node = t.data;
  const width = Math.max(0, t.x1 - t.x0);
  const height = Math.max(0, t.y1 - t.y0);
  const canOpen = !node.isRest && node.packed.length > 0;
  const tile = el(isOuter ? 'button' : 'div', {
    class: 'tile ' + (isOuter ? 'outer' : 'inner') + (t.children ? ' holds' : '') + (node.isRest ? ' rest' : '') + (canOpen ? ' opens' : ''),
    'data-whose': node.whose,
    style: `left:${t.x0}px;top:${t.y0}px;width:${width}px;height:${height}px`,
    type: isOuter ? 'button' : null,
    tabindex: isOuter ? '-1' : null,
    'aria-label': isOuter ? `${node.name}, ${size(node.bytes)}, ${percent(node.bytes, node.parent.bytes)}` : null,
    'aria-hidden': isOuter ? null : 'true',
  });
  tile.node = node;
  if (width >= NAMED_WIDTH && height >= NAMED_HEIGHT) {
    const isSized = t.children ? width >= 140 : height >= 36 && width >= SIZE_WIDTH;
    tile.append(el('span', { class: 'name' }, fitted(short(node), width - EDGE - (t.children && isSized ? SIZE_WIDTH : 0))));
    if (isSized) {
      tile.append(el('span', { class: 'size' }, size(node.bytes)));
    }
  }
  if (t.isOffScale) {
    tile.append(el('span', { class: 'note' }, 'not to scale'));
  }
  return tile;
}

/** Of a path that is too long, its end says more than its beginning. */
function fitted(name, width) {
  const letters = width / LETTER;
  if (name.length <= letters || !/^[^\s(]*\/[^\s(]*$/.test(name)) {
    return name;
  }
  const parts = name.split('/');
  let end = parts.pop();
  // A major version alone says nothing.
  if (/^v\d+$/.test(end)) {
    end = parts.pop() + '/' + end;
  }
  while (parts.length > 0 && parts[parts.length - 1].length + end.length + 3 <= letters) {
    end = parts.pop() + '/' + end;
  }
  return parts.length > 0 ? '…/' + end : end;
}

/** A name without what its parent's says already. */
function short(node) {
  const parent = node.parent ? node.parent.name : '';
  if (parent && node.name.length > parent.length + 1 && node.name.startsWith(parent) && '/.'.includes(node.name[parent.length])) {
    return (node.name[parent.length] === '/' ? '…' : '') + node.name.slice(parent.length);
  }
  return node.name;
}

/** The nearest tile in a direction. */
function neighbour(tiles, from, direction) {
  const a = from.getBoundingClientRect();
  const middle = (r) => [r.left + r.width / 2, r.top + r.height / 2];
  const [ax, ay] = middle(a);
  let best = null;
  let least = Infinity;
  for (const tile of tiles) {
    const b = tile.getBoundingClientRect();
    const [bx, by] = middle(b);
    const isThere = {
      Left: b.right <= a.left + 1,
      Right: b.left >= a.right - 1,
      Up: b.bottom <= a.top + 1,
      Down: b.top >= a.bottom - 1,
    }[direction];
    const across = direction === 'Left' || direction === 'Right' ? Math.abs(by - ay) : Math.abs(bx - ax);
    const along = direction === 'Left' || direction === 'Right' ? Math.abs(bx - ax) : Math.abs(by - ay);
    if (tile !== from && isThere && along + 2 * across < least) {
      least = along + 2 * across;
      best = tile;
    }
  }
  return best;
}
