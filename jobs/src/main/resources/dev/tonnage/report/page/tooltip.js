// What is told of the thing under the pointer.

const tooltip = {
  element: document.getElementById('tooltip'),

  show(x, y, ...content) {
    this.element.replaceChildren(...content.flat());
    this.element.hidden = false;
    const box = this.element.getBoundingClientRect();
    const left = x + 14 + box.width > innerWidth ? x - 14 - box.width : x + 14;
    const top = y + 16 + box.height > innerHeight ? y - 12 - box.height : y + 16;
    this.element.style.left = Math.max(4, left) + 'px';
    this.element.style.top = Math.max(4, top) + 'px';
  },

  hide() {
    this.element.hidden = true;
  },
};

function describe(node) {
  const fleet = TREES[node.root].bytes;
  const lines = [
    el('strong', {}, node.name),
    el('span', {}, size(node.bytes) + ' · ' + exact(node.bytes)),
  ];
  if (node.parent) {
    const ofParent = node.parent.parent ? percent(node.bytes, node.parent.bytes) + ' of ' + node.parent.name + ' · ' : '';
    lines.push(el('span', {}, ofParent + percent(node.bytes, fleet) + ' of the fleet'));
  }
  const more = [node.isRest ? null : node.level, node.note, WHOSE_TEXT[node.whose]].filter(Boolean).join(' · ');
  if (more) {
    lines.push(el('span', { class: 'muted' }, more));
  }
  return lines;
}
