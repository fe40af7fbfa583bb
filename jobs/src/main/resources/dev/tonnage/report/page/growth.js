// How sizes went over time: of the fleet, of each service, and what moved last.

const MOST_CARDS = 60;
const MOST_MOVERS = 20;

function showGrowth(view, names) {
  const service = names[0];
  if (service !== undefined && SERVICES.has(service)) {
    showServiceGrowth(view, service);
    return;
  }
  const services = DATA.services.filter((s) => (DATA.history[s.title] || []).length > 0);
  view.append(
    section('Fleet', 'The newest image of every service at that time, by whose bytes they are. Services that are gone are left out.',
      chart(FLEET, budgetsOf(null), true)),
    section('Movers', 'The last release of each service against the one before.', movers()),
    section('Services', services.length > MOST_CARDS ? 'The largest ' + MOST_CARDS + ' of ' + WHOLE.format(DATA.facts.services) + '.' : null,
      el('div', { class: 'cards' }, services.slice(0, MOST_CARDS).map(card))));
}

function showServiceGrowth(view, service) {
  const releases = historyOf(service);
  const facts = SERVICES.get(service);
  view.append(
    el('nav', { class: 'crumbs', 'aria-label': 'Place' },
      el('ol', {}, el('li', {}, el('a', { href: '#growth' }, 'Growth')), el('li', {}, el('span', { 'aria-current': 'page' }, service)))),
    section(service, [facts.platform, count(facts.images, 'image')].filter(Boolean).join(' · '),
      chart(releases, budgetsOf(service), false),
      el('p', {}, el('a', { href: '#map/' + encodeURIComponent(service) }, 'What the newest consists of'))),
    section('Releases', null, table(
      [
        { name: 'Release', of: (r) => r.tags || '–' },
        { name: 'Built', of: (r) => day(r.time) },
        { name: 'Size', isNumber: true, of: (r) => sized(r.total) },
        { name: 'Change', isNumber: true, of: (r) => (r.before ? sized(r.total - r.before.total, change(r.total - r.before.total)) : '–') },
        { name: '', isNumber: true, of: (r) => (r.before ? changePercent(r.total - r.before.total, r.before.total) : '') },
        { name: 'What changed', isWide: true, of: (r) => r.what || '' },
      ],
      releases.map((r, i) => ({ ...r, before: releases[i - 1] })).reverse())));
}

/** The limits that stand for a service; null for the fleet. */
function budgetsOf(service) {
  return DATA.budgets.filter((b) => (b.service || null) === service);
}

function card(service) {
  const releases = historyOf(service.title);
  const last = releases[releases.length - 1];
  const before = releases[releases.length - 2];
  const step = before ? last.total - before.total : 0;
  return el('a', { class: 'card', href: linkToGrowth(service.title) },
    el('span', { class: 'name', title: service.title }, service.title),
    el('span', { class: 'figures' }, sized(last.total), before ? el('span', { class: 'step', title: exact(step) + ' since ' + before.tags }, changePercent(step, before.total)) : null),
    sparkline(releases));
}

function sparkline(releases) {
  const width = 220;
  const height = 44;
  const x = d3.scaleLinear(d3.extent(releases, (r) => r.time), [3, width - 3]);
  const y = d3.scaleLinear([0, d3.max(releases, (r) => r.total) || 1], [height - 2, 4]);
  const line = d3.line((r) => x(r.time), (r) => y(r.total)).curve(d3.curveStepAfter);
  const area = d3.area((r) => x(r.time), height - 2, (r) => y(r.total)).curve(d3.curveStepAfter);
  return svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('path', { class: 'fill', d: area(releases) }),
    svg('path', { class: 'line', d: line(releases) }));
}

function movers() {
  const rows = DATA.movers.slice(0, MOST_MOVERS);
  if (rows.length === 0) {
    return el('p', { class: 'empty' }, 'No service has two releases of different size.');
  }
  const most = d3.max(rows, (m) => Math.abs(m.new_bytes - m.old_bytes));
  return table(
    [
      { name: 'Service', of: (m) => el('a', { href: linkToGrowth(m.service) }, m.service) },
      { name: 'Release', of: (m) => m.from + ' → ' + m.to },
      { name: 'Size', isNumber: true, of: (m) => sized(m.new_bytes) },
      { name: 'Change', isNumber: true, of: (m) => sized(m.new_bytes - m.old_bytes, change(m.new_bytes - m.old_bytes)) },
      { name: '', of: (m) => swing(m.new_bytes - m.old_bytes, most) },
      { name: 'What changed', isWide: true, of: (m) => m.what || '' },
    ],
    rows);
}

/** A bar to the right of the middle for what grew, to the left for what shrank. */
function swing(bytes, most) {
  const width = (50 * Math.abs(bytes)) / most;
  return el('span', { class: 'swing', 'aria-hidden': 'true' },
    el('i', { class: bytes > 0 ? 'up' : 'down', style: `width:${width}%;left:${bytes > 0 ? 50 : 50 - width}%` }));
}

/** Sizes over time, stacked by whose they are, with marks for releases and lines for budgets. */
function chart(points, budgets, isFleet) {
  const box = el('div', { class: 'chart' });
  if (points.length === 0) {
    box.append(el('p', { class: 'empty' }, 'No release is known.'));
    return box;
  }
  const draw = () => box.replaceChildren(...drawChart(points, budgets, isFleet, Math.max(300, box.clientWidth)));
  onResize(box, draw);
  requestAnimationFrame(draw);
  return el('div', {}, box, legend(), isFleet ? asTable(points) : null);
}

function drawChart(points, budgets, isFleet, width) {
  const isNarrow = width < 560;
  const height = isNarrow ? 240 : 300;
  const edge = { top: 18, right: isNarrow ? 10 : 24, bottom: 40, left: 64 };
  const first = points[0].time;
  const last = points[points.length - 1].time;
  const end = isFleet ? Math.max(last, DATA.facts.taken_at || last) : last;
  const room = Math.max(end - first, 86400000) * 0.03;
  const x = d3.scaleUtc([first - room, end + room], [edge.left, width - edge.right]);
  const most = d3.max([...points.map((p) => p.total), ...budgets.map((b) => b.bytes)]) || 1;
  const y = d3.scaleLinear([0, most * 1.06], [height - edge.bottom, edge.top]);
  const line = [...points, { ...points[points.length - 1], time: end + room }];
  const layers = d3.stack().keys([...CLASSES].reverse())(line);
  const area = d3.area((d) => x(d.data.time), (d) => y(d[0]), (d) => y(d[1])).curve(d3.curveStepAfter);
  const total = points[points.length - 1].total;
  const picture = svg('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, role: 'img',
    'aria-label': `${isFleet ? 'The fleet' : 'The service'} from ${day(first)} to ${day(last)}: ${size(points[0].total)} to ${size(total)} in ${count(points.length, 'step')}`,
  });
  const step = niceStep(y.domain()[1]);
  for (let v = 0; v <= y.domain()[1]; v += step) {
    picture.append(
      svg('line', { class: 'grid', x1: edge.left, x2: width - edge.right, y1: y(v), y2: y(v) }),
      svg('text', { class: 'tick', x: edge.left - 8, y: y(v) + 4, 'text-anchor': 'end' }, v === 0 ? '0' : size(v).replace('.0\u00a0', '\u00a0')));
  }
  const ticks = x.ticks(isNarrow ? 4 : 8);
  const asText = x.tickFormat(isNarrow ? 4 : 8);
  for (const t of ticks) {
    picture.append(svg('text', { class: 'tick', x: x(t), y: height - 8, 'text-anchor': 'middle' }, asText(t)));
  }
  for (const layer of layers) {
    picture.append(svg('path', { class: 'layer', 'data-whose': layer.key, d: area(layer) }));
  }
  for (const b of budgets) {
    picture.append(
      svg('line', { class: 'budget', x1: edge.left, x2: width - edge.right, y1: y(b.bytes), y2: y(b.bytes) }),
      svg('text', { class: 'budget-name', x: width - edge.right, y: y(b.bytes) - 5, 'text-anchor': 'end' }, (b.name || 'budget') + ' ' + size(b.bytes)));
  }
  if (isFleet) {
    for (const [name, time] of DATA.facts.snapshots) {
      if (time >= first - room && time <= end + room) {
        picture.append(svg('line', { class: 'snapshot', x1: x(time), x2: x(time), y1: edge.top - 8, y2: height - edge.bottom }, svg('title', {}, 'Snapshot ' + name + ', ' + minute(time))));
      }
    }
  }
  let free = -Infinity;
  for (const p of points) {
    picture.append(svg('path', { class: 'release', d: `M${x(p.time)},${height - edge.bottom + 3}l4,7h-8z` }));
    if (!isFleet && p.tags && x(p.time) - free > 8 * Math.min(p.tags.length, 14)) {
      picture.append(svg('text', { class: 'tag', x: x(p.time), y: y(p.total) - 6, 'text-anchor': 'middle' }, p.tags.length > 14 ? p.tags.slice(0, 13) + '…' : p.tags));
      free = x(p.time);
    }
  }
  const pointer = svg('line', { class: 'pointer', y1: edge.top, y2: height - edge.bottom, visibility: 'hidden' });
  picture.append(pointer);
  picture.addEventListener('pointermove', (e) => {
    const at = x.invert(e.clientX - picture.getBoundingClientRect().left).getTime();
    const p = points[Math.max(0, d3.bisector((q) => q.time).right(points, at) - 1)];
    pointer.setAttribute('x1', x(p.time));
    pointer.setAttribute('x2', x(p.time));
    pointer.setAttribute('visibility', 'visible');
    tooltip.show(e.clientX, e.clientY, describePoint(p));
  });
  picture.addEventListener('pointerleave', () => {
    pointer.setAttribute('visibility', 'hidden');
    tooltip.hide();
  });
  return [picture];
}

function niceStep(most) {
  const rough = most / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((f) => f * unit).find((s) => s >= rough);
}

function describePoint(p) {
  return [
    el('strong', {}, day(p.time) + (p.tags ? ' · ' + p.tags : p.releases ? ' · ' + count(p.releases, 'release') : '')),
    el('span', {}, size(p.total) + ' · ' + exact(p.total)),
    ...CLASSES.map((c) => el('span', { class: 'muted' }, WHOSE_TEXT[c] + ' ' + size(p[c]))),
  ];
}

function asTable(points) {
  return el('details', {}, el('summary', {}, 'The same as a table'),
    table(
      [
        { name: 'Day', of: (p) => day(p.time) },
        { name: 'Releases', isNumber: true, of: (p) => WHOLE.format(p.releases) },
        { name: 'Size', isNumber: true, of: (p) => sized(p.total) },
        ...CLASSES.map((c) => ({ name: WHOSE_TEXT[c], isNumber: true, of: (p) => sized(p[c]) })),
      ],
      [...points].reverse().slice(0, 400)));
}
