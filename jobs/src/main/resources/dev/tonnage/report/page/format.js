// How numbers read, and how elements are made.

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const WHOLE = new Intl.NumberFormat('en-US');

/** 12.3 MB: decimal units, as disks and networks are sold. */
function size(bytes) {
  let scaled = Math.abs(bytes);
  let unit = 0;
  while (scaled >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const sign = bytes < 0 ? '−' : '';
  return sign + (unit === 0 ? scaled : scaled.toFixed(1)) + '\u00a0' + UNITS[unit];
}

function change(bytes) {
  return (bytes > 0 ? '+' : '') + size(bytes);
}

function exact(bytes) {
  return WHOLE.format(bytes).replace('-', '−') + ' bytes';
}

function percent(part, whole) {
  if (!whole) {
    return '–';
  }
  const share = (100 * part) / whole;
  const text = Math.abs(share) >= 99.95 || share === 0 ? share.toFixed(0) : share.toFixed(Math.abs(share) < 0.1 ? 2 : 1);
  return text.replace('-', '−') + '\u00a0%';
}

function changePercent(part, whole) {
  return (part > 0 ? '+' : '') + percent(part, whole);
}

function count(number, one, many = one + 's') {
  return WHOLE.format(number) + ' ' + (number === 1 ? one : many);
}

function day(time) {
  return time === null || time === undefined ? '–' : new Date(time).toISOString().slice(0, 10);
}

function minute(time) {
  return time === null || time === undefined ? '–' : new Date(time).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
}

function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return seconds.toFixed(1) + ' s';
  }
  return seconds < 3600 ? Math.round(seconds / 60) + ' min' : (seconds / 3600).toFixed(1) + ' h';
}

/** An element. Texts go in as texts, never as HTML: names come from strangers' files. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(element, attributes, children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined));
}

/** A size that tells its exact bytes to who hovers over it. */
function sized(bytes, text = size(bytes)) {
  return el('data', { value: bytes, title: exact(bytes) }, text);
}
