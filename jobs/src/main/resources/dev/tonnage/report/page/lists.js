// The views that are lists: builds, waste, coverage.

/** A table from columns, each with a name and what it shows of a row. */
function table(columns, rows) {
  const style = (c) => (c.isNumber ? 'number' : c.isWide ? 'wide' : null);
  return el('div', { class: 'scroll', tabindex: '0' },
    el('table', {},
      el('thead', {}, el('tr', {}, columns.map((c) => el('th', { scope: 'col', class: style(c) }, c.name)))),
      el('tbody', {}, rows.map((r) => el('tr', {}, columns.map((c) => el('td', { class: style(c), 'data-name': c.name }, c.of(r))))))));
}

function section(title, note, ...content) {
  return el('section', { class: 'panel' }, el('header', {}, el('h2', {}, title), note ? el('p', { class: 'muted' }, note) : null), ...content);
}

/** Says when a list has more rows than are shown. */
function rest(name, shown) {
  const total = DATA.tables[name] ? DATA.tables[name].total : 0;
  return total > shown ? el('p', { class: 'muted' }, 'The first ' + WHOLE.format(shown) + ' of ' + WHOLE.format(total) + '.') : null;
}

function figure(bytes, text, note) {
  return el('div', { class: 'stat' }, el('p', { class: 'figure' }, bytes === null ? text : sized(bytes)), el('p', { class: 'muted' }, note));
}

const YES_NO = (yes, no) => (v) => (v === null ? 'unknown' : v ? yes : no);
const OR = (nothing) => (v) => (v === null || v === '' ? nothing : v);
const BUILD_QUESTIONS = [
  ['Toolchain', 'toolchain', OR('unknown')],
  ['Platform', 'platform', OR('unknown')],
  ['Symbol table', 'stripped', YES_NO('stripped', 'shipped')],
  ['Debug information', 'has_debug', YES_NO('shipped', 'none')],
  ['cgo', 'cgo', YES_NO('on', 'off')],
  ['Linkage', 'linkage', OR('unknown')],
  ['C library', 'libc', OR('none')],
  ['Any address (PIE)', 'pie', YES_NO('yes', 'no')],
  ['RELRO', 'relro', OR('unknown')],
  ['Build mode', 'build_mode', OR('unknown')],
  ['Format', 'format', OR('unknown')],
];

function showBuilds(view) {
  const rows = rowsOf('builds');
  view.append(
    el('p', { class: 'lead' }, 'How the binaries in the newest image of every service are built, by the bytes that are built so.'),
    el('div', { class: 'answers' }, BUILD_QUESTIONS.map(([title, column, text]) => {
      const answers = d3.rollups(rows, (g) => ({ bytes: d3.sum(g, (r) => r.bytes), binaries: d3.sum(g, (r) => r.binaries) }), (r) => String(text(r[column])));
      answers.sort((a, b) => b[1].bytes - a[1].bytes);
      return section(title, null, bars(answers.map(([name, a]) => ({ name, bytes: a.bytes, note: count(a.binaries, 'binary', 'binaries') }))));
    })),
    rest('builds', rows.length) || '');
}

/** Named bars, the longest of which is as wide as there is room. */
function bars(items) {
  const whole = d3.sum(items, (i) => i.bytes);
  return el('ul', { class: 'bars' }, items.map((i) =>
    el('li', {},
      el('span', { class: 'name', title: i.name }, i.name),
      el('span', { class: 'number' }, sized(i.bytes), ' ', el('small', {}, percent(i.bytes, whole))),
      el('span', { class: 'track' }, el('i', { style: `width:${whole ? (100 * i.bytes) / whole : 0}%`, class: i.style || null })),
      i.note ? el('small', { class: 'muted' }, i.note) : null)));
}

function showWaste(view) {
  const stripping = rowsOf('stripping');
  const hidden = rowsOf('hidden');
  const copies = rowsOf('copies');
  const findings = rowsOf('findings');
  const sum = (rows, of) => d3.sum(rows, of);
  view.append(
    el('div', { class: 'stats' },
      figure(sum(stripping, (r) => r.saving_bytes), null, 'symbol tables and debug information in the newest images'),
      figure(sum(hidden, (r) => r.hidden_bytes + r.repeated_bytes), null, 'files that a later layer hides, or that an image has twice'),
      figure(sum(copies, (r) => r.wasted_bytes), null, 'binaries shipped again in other layers')),
    listing('Could be stripped', 'What -s -w, or strip, would take off the newest image. Debug information that is kept elsewhere is no loss.', 'stripping', stripping, 'Every newest image is stripped.', [
      { name: 'Service', of: (r) => r.repository },
      { name: 'Tag', of: (r) => r.tag || '–' },
      { name: 'Size', isNumber: true, of: (r) => sized(r.total_bytes) },
      { name: 'Debug information', isNumber: true, of: (r) => sized(r.debug_bytes) },
      { name: 'Symbol tables', isNumber: true, of: (r) => sized(r.symtab_bytes) },
      { name: 'Would save', isNumber: true, of: (r) => sized(r.saving_bytes) },
      { name: '', isNumber: true, of: (r) => percent(r.saving_bytes, r.total_bytes) },
    ]),
    listing('Hidden or repeated in images', 'Pulled, and never seen: files that a later layer overwrites or removes, and further copies of one binary in one image.', 'hidden', hidden, 'No image has any.', [
      { name: 'Repository', of: (r) => r.repository },
      { name: 'Tags', of: (r) => r.tags || '–' },
      { name: 'Platform', of: (r) => r.platform || '–' },
      { name: 'Pulled', isNumber: true, of: (r) => sized(r.wire_bytes) },
      { name: 'Hidden', isNumber: true, of: (r) => sized(r.hidden_bytes) },
      { name: 'Repeated', isNumber: true, of: (r) => sized(r.repeated_bytes) },
    ]),
    listing('Shipped in several layers', 'One binary, the same to the byte, in layers of their own: each copy after the first is one that a shared layer would not need.', 'copies', copies, 'Every binary is in one layer only.', [
      { name: 'Path', of: (r) => r.path },
      { name: 'Module', of: (r) => r.main_module || '–' },
      { name: 'Repositories', isNumber: true, of: (r) => WHOLE.format(r.repositories) },
      { name: 'Layers', isNumber: true, of: (r) => WHOLE.format(r.layers) },
      { name: 'Size', isNumber: true, of: (r) => sized(r.file_bytes) },
      { name: 'Wasted', isNumber: true, of: (r) => sized(r.wasted_bytes) },
    ]));
  if (DATA.tables.findings) {
    view.append(listing('Findings', 'What rules found, and what acting on it would save.', 'findings', findings, 'No rule found anything.', [
      { name: 'Service', of: (r) => r.repository || 'the fleet' },
      { name: 'Rule', of: (r) => r.rule },
      { name: 'Subject', of: (r) => r.subject || '–' },
      { name: 'Detail', isWide: true, of: (r) => [r.detail, r.advice].filter(Boolean).join('. ') },
      { name: 'Would save', isNumber: true, of: (r) => (r.saving_bytes === null ? '–' : sized(r.saving_bytes)) },
      { name: 'Confidence', of: (r) => r.confidence || '–' },
    ]));
  }
}

function listing(title, note, name, rows, nothing, columns) {
  return section(title, note, rows.length ? table(columns, rows) : el('p', { class: 'empty' }, nothing), name ? rest(name, rows.length) : null);
}

const EVIDENCE_TEXT = {
  format: 'the file format says so',
  record: "the toolchain's own records",
  symbol: 'symbol table',
  debug: 'debug information',
  reference: 'only this code refers to it',
  section: 'only the section is known',
  none: 'nothing is known',
};

function showCoverage(view) {
  const kinds = rowsOf('kinds');
  const whole = d3.sum(kinds, (r) => r.bytes);
  const unknown = d3.sum(kinds.filter((r) => r.evidence === 'section' || r.evidence === 'none'), (r) => r.bytes);
  const health = rowsOf('health');
  const failures = health.filter((r) => r.state === 'failed');
  const phases = rowsOf('phases');
  const total = (column) => d3.rollups(kinds, (g) => d3.sum(g, (r) => r.bytes), (r) => r[column]);
  const evidence = new Map(total('evidence'));
  view.append(
    el('div', { class: 'stats' },
      figure(null, percent(whole - unknown, whole), 'of the bytes have an owner that evidence names'),
      figure(null, WHOLE.format(DATA.facts.binaries), 'binaries weighed in ' + count(DATA.facts.images, 'image')),
      figure(null, WHOLE.format(DATA.facts.failures), 'failures to read something'),
      figure(null, minute(DATA.facts.taken_at), 'is when the registry was listed')),
    el('div', { class: 'answers two' },
      section('By what evidence', 'From the strongest to none.',
        bars(Object.keys(EVIDENCE_TEXT).filter((e) => evidence.has(e)).map((e) => ({ name: e, bytes: evidence.get(e), note: EVIDENCE_TEXT[e], style: e === 'section' || e === 'none' ? 'weak' : null })))),
      section('By kind', 'What the bytes are.', bars(total('kind').sort((a, b) => b[1] - a[1]).map(([name, bytes]) => ({ name, bytes }))))),
    listing('What could not be read', null, null, failures, 'Everything was read.', [
      { name: 'Where and why', of: (r) => r.what },
      { name: 'How often', isNumber: true, of: (r) => WHOLE.format(r.count) },
      { name: 'For instance', isWide: true, of: (r) => [r.example, r.message].filter(Boolean).join(': ') },
    ]),
    listing('Faults in binaries', 'What was still read of these is weighed; the rest is nobody\'s.', 'faults', rowsOf('faults'), 'No binary of a newest image has any.', [
      { name: 'Service', of: (r) => r.repository },
      { name: 'Path', of: (r) => r.path },
      { name: 'Code', of: (r) => r.code },
      { name: 'Fault', isWide: true, of: (r) => r.message },
      { name: 'At byte', isNumber: true, of: (r) => (r.offset === null ? '–' : WHOLE.format(r.offset)) },
    ]),
    listing('Where the time went', 'Of the scan that took this snapshot; what was known already cost nothing.', 'phases', phases, 'The scan noted no times.', [
      { name: 'Phase', of: (r) => r.phase },
      { name: 'Pieces of work', isNumber: true, of: (r) => WHOLE.format(r.pieces) },
      { name: 'Time', isNumber: true, of: (r) => duration(r.milliseconds) },
      { name: 'Read', isNumber: true, of: (r) => sized(r.bytes) },
    ]));
}
