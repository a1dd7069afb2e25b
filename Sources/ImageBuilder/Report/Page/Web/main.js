// The parts of the page, and what they have in common: which node is open, and which size is meant.

const image = new Image(JSON.parse(byID('data').textContent));
const roots = {};
const state = { by: 'path', measure: 'compressed', node: undefined };

const map = new TreeMap(byID('map'), { onOpen: node => open(node), onLook: node => describe(node) });
const files = new FileList(image, { onOpen: file => showFile(file) });
const changes = image.changes && new Changes(image);

function root(by) { return roots[by] ??= groupings[by](image); }

/** Opens a node in the map; of a file, says what is known of it. */
function open(node, { remembers = true, focus } = {}) {
  if (!node.opens) {
    describe(node);
    speak(byID('detail').textContent);
    return;
  }
  const previous = state.node;
  state.node = node;
  if (remembers) history.pushState({ by: state.by, trail: trail(node).map(each => each.name) }, '');
  drawNode();
  if (focus) map.focusNode(previous);
  speak(`${node.name}, ${sizeText(node.size(state.measure))}, ${counted(node.count, 'file')}`);
}

function drawNode() {
  map.show(image, state.node, state.measure);
  files.show(state.node, state.measure);
  drawTrail();
  drawLegend();
  describe(undefined);
}

function up() {
  if (state.node.parent) open(state.node.parent, { focus: true });
}

function trail(node) {
  const nodes = [];
  for (let each = node; each; each = each.parent) nodes.unshift(each);
  return nodes;
}

function drawTrail() {
  const nodes = trail(state.node);
  byID('trail').replaceChildren(...nodes.map((node, index) => {
    const isLast = index === nodes.length - 1;
    const size = element('span', { class: 'size' }, sizeText(node.size(state.measure)));
    return element('li', {}, isLast
      ? element('span', { class: 'here', 'aria-current': 'location' }, node.name, size)
      : element('button', { type: 'button', onclick: () => open(node) }, node.name));
  }));
}

function drawLegend() {
  const entries = state.by === 'path' ? image.parts.map((name, index) => [name, hueOf(index)])
    : state.by === 'package' ? root('package').children.map(node => [node.name, node.hue]) : [];
  byID('legend').replaceChildren(...entries.map(([name, hue]) => {
    const swatch = element('span', { class: hue === null ? 'swatch plain' : 'swatch' });
    if (hue !== null) swatch.style.setProperty('--hue', hue);
    return element('li', {}, swatch, name);
  }));
}

/** A line on a node; on the open one unless another is pointed at. */
function describe(node = state.node) {
  const facts = [sizeText(node.size('compressed')) + ' compressed', sizeText(node.size('unpacked')) + ' unpacked'];
  if (node !== state.node) facts.push(`${shareText(node.size(state.measure), state.node.size(state.measure))} of this view`);
  if (node.opens) facts.push(counted(node.count, 'file'));
  if (node.detail) facts.push(node.detail);
  if (!node.opens) facts.push(...entryFacts(node));
  byID('detail').replaceChildren(
    element('strong', {}, node.path ? `/${node.path}` : node.name), ` ${facts.join(' · ')}`);
}

function entryFacts(node) {
  const names = new Set();
  for (const file of node.files) {
    names.add(image.layerName(file));
    if (image.packageName(file)) names.add(image.packageName(file));
    if (image.wasteName(file)) names.add(image.wasteName(file));
  }
  return names;
}

/** Opens the folder that a file is in, and points at it. */
function showFile(file) {
  setGrouping('path');
  let node = root('path');
  for (let next = node; next?.opens; next = next.children.find(each => image.paths[file].startsWith(each.path)
    && [undefined, '/'].includes(image.paths[file][each.path.length]))) node = next;
  open(node);
  byID('map-section').scrollIntoView({ block: 'start' });
  map.focusNode(node.children.find(each => each.path === image.paths[file]));
}

function setGrouping(by) {
  state.by = by;
  markChosen(byID('grouping'), by);
}

function showLayer(index) {
  setGrouping('layer');
  open(root('layer').children.find(node => node.key === index) ?? root('layer'));
  byID('map-section').scrollIntoView({ block: 'start' });
  map.focusNode();
}

function setMeasure(measure) {
  state.measure = measure;
  drawNode();
  drawTimeline(byID('layers'), image, measure, showLayer);
  drawWaste(image, measure, showFile);
  changes?.show(measure);
}

function drawHead() {
  document.title = `${image.name}: size`;
  byID('name').textContent = image.name;
  byID('platform').textContent = image.source === image.name ? image.platform : `${image.source} \u00b7 ${image.platform}`;
  byID('origin').textContent = image.origin;
  const figures = [
    [sizeText(image.total('compressed')), 'compressed'], [sizeText(image.total('unpacked')), 'unpacked'],
    [countText(image.layers.length), image.layers.length === 1 ? 'layer' : 'layers'],
    [countText(root('path').count), root('path').count === 1 ? 'file' : 'files'],
    [sizeText(image.wasted('compressed')), 'wasted'],
  ];
  if (changes) {
    figures.push([changeText(image.total('compressed') - image.changes.total.compressed), `since ${image.changes.name}`]);
  }
  byID('figures').replaceChildren(...figures.map(([value, label]) =>
    element('div', {}, element('dt', {}, label), element('dd', {}, value))));
  const sections = [...document.querySelectorAll('main > section')].filter(section => !section.hidden);
  byID('sections').replaceChildren(...sections.map(section =>
    element('a', { href: `#${section.id}` }, section.querySelector('h2').textContent)));
}

document.addEventListener('keydown', event => {
  const isTyping = event.target.matches('input[type=search]');
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === '/' && !isTyping) {
    event.preventDefault();
    byID('search').focus();
  } else if ((event.key === 'Escape' || event.key === 'Backspace') && byID('map-section').contains(event.target)) {
    event.preventDefault();
    up();
  }
});

addEventListener('popstate', event => {
  if (!event.state?.trail) return;
  setGrouping(event.state.by);
  let node = root(state.by);
  for (const name of event.state.trail.slice(1)) node = node.children.find(each => each.name === name) ?? node;
  open(node, { remembers: false });
});

fillChoice(byID('measure'), measureNames, state.measure, setMeasure);
fillChoice(byID('grouping'), { path: 'Path', layer: 'Layer', part: 'Part', package: 'Package' }, state.by, by => {
  state.by = by;
  open(root(by));
});
state.node = root('path');
history.replaceState({ by: state.by, trail: [state.node.name] }, '');
drawHead();
setMeasure(state.measure);
