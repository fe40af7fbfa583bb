// Search over all names on the page.

const MOST_FOUND = 30;
const LEVEL_ORDER = { service: 0, module: 1, package: 2, symbol: 3 };
let index = null;

function buildIndex() {
  index = [];
  const add = (node) => {
    for (const part of partsOf(node)) {
      if (!part.isRest) {
        index.push({ node: part, text: part.name.toLowerCase() });
        add(part);
      }
    }
  };
  if (TREES.modules) {
    partsOf(TREES.modules).filter((m) => !m.isRest).forEach((m) => index.push({ node: m, text: m.name.toLowerCase() }));
  }
  add(TREES.map);
}

/** What has all words of a query in its name: wider things first, then larger ones. */
function search(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  if (!index) {
    buildIndex();
  }
  const found = index.filter((e) => words.every((w) => e.text.includes(w)));
  const whole = words.join(' ');
  const rank = (e) => (e.text === whole ? 0 : 1) * 10 + (e.node.root === 'modules' ? 0 : LEVEL_ORDER[e.node.level] + 1);
  found.sort((a, b) => rank(a) - rank(b) || b.node.bytes - a.node.bytes);
  return found.slice(0, MOST_FOUND).map((e) => e.node);
}

function startSearch() {
  const input = document.getElementById('search');
  const list = document.getElementById('found');
  let results = [];
  let at = -1;

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (i) => {
    at = i;
    [...list.children].forEach((li, n) => li.setAttribute('aria-selected', n === at));
    if (list.children[at]) {
      input.setAttribute('aria-activedescendant', list.children[at].id);
      list.children[at].scrollIntoView({ block: 'nearest' });
    }
  };
  const go = (node) => {
    close();
    input.value = '';
    input.blur();
    location.hash = linkTo(node);
  };
  const update = () => {
    results = search(input.value);
    const isAsked = input.value.trim() !== '';
    list.replaceChildren(
      ...results.map((node, i) =>
        el('li', { role: 'option', id: 'found-' + i, 'aria-selected': 'false' },
          el('span', { class: 'level' }, node.level),
          el('span', { class: 'what' }, el('span', { class: 'name' }, node.name), el('small', {}, whereIs(node))),
          el('span', { class: 'size' }, size(node.bytes)))));
    if (isAsked && results.length === 0) {
      list.append(el('li', { class: 'none' }, 'Nothing of that name is among the largest, which is what a page can hold. The tables have all: ./tonnage sql'));
    }
    list.hidden = !isAsked;
    input.setAttribute('aria-expanded', String(isAsked));
    choose(results.length > 0 ? 0 : -1);
    if (isAsked) {
      say(results.length === MOST_FOUND ? 'more than ' + MOST_FOUND + ' results' : count(results.length, 'result'));
    }
  };
  input.addEventListener('input', update);
  input.addEventListener('focus', () => input.value.trim() && update());
  input.addEventListener('blur', () => setTimeout(close, 150));
  input.addEventListener('keydown', (e) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      const step = e.key === 'ArrowDown' ? 1 : -1;
      choose(Math.min(results.length - 1, Math.max(0, at + step)));
      e.preventDefault();
    } else if (e.key === 'Enter' && results[at]) {
      go(results[at]);
    } else if (e.key === 'Escape') {
      input.value = '';
      close();
      input.blur();
    }
  });
  list.addEventListener('pointerdown', (e) => {
    const li = e.target.closest('[role=option]');
    if (li) {
      e.preventDefault();
      go(results[[...list.children].indexOf(li)]);
    }
  });
  document.addEventListener('keydown', (e) => {
    if (e.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      input.focus();
    }
  });
}

function whereIs(node) {
  const above = pathOf(node).slice(1, -1).map((n) => n.name);
  return above.length ? 'in ' + above.join(' › ') : node.note || '';
}
