// The ways to divide an image. Each gives the root of a tree of nodes and says what the colours mean.

const hues = [250, 155, 75, 310, 195, 25, 115, 345];

/** A colour for a number; null, which is none, for a number below zero. */
const hueOf = index => index < 0 ? null : hues[index % hues.length];

/** A root for each way. */
const groupings = {
  path: image => {
    const everything = new Selection(image, Uint32Array.from({ length: image.count }, (_, file) => file));
    return new Folder(everything, { name: image.name });
  },
  layer: image => groupRoot(image, image.layerOf, image.layers.map((layer, index) => ({
    name: layer.title, detail: layer.place, hue: hueOf(index),
  }))),
  part: image => groupRoot(image, image.partOf, image.parts.map((name, index) => ({ name, hue: hueOf(index) }))),
  package: image => {
    const kinds = [...new Set(image.packages.map(each => each.kind))];
    const nodes = foldersBy(image, image.packageOf, image.packages.map(each => ({
      name: each.version ? `${each.name} ${each.version}` : each.name, hue: hueOf(kinds.indexOf(each.kind)),
    })), 'no package');
    const none = nodes.filter(node => node.key < 0);
    const groups = kinds.map((kind, index) => new Group(
      kindNames[kind] ?? kind, nodes.filter(node => image.packages[node.key]?.kind === kind), { hue: hueOf(index) }));
    return new Group(image.name, [...groups, ...none]);
  },
};

const kindNames = { debian: 'Debian', alpine: 'Alpine', python: 'Python', npm: 'npm', swift: 'Swift' };

function groupRoot(image, keys, groups) {
  return new Group(image.name, foldersBy(image, keys, groups, 'of none'));
}

/** A folder of all files with the same key; those with a key below zero are `rest`. */
function foldersBy(image, keys, groups, rest) {
  const counts = new Uint32Array(groups.length + 1);
  for (const key of keys) counts[key + 1] += 1;
  const lists = Array.from(counts, count => new Uint32Array(count));
  const filled = new Uint32Array(counts.length);
  keys.forEach((key, file) => { lists[key + 1][filled[key + 1]++] = file; });
  const folders = [];
  lists.forEach((files, index) => {
    if (files.length === 0) return;
    const folder = new Folder(new Selection(image, files), groups[index - 1] ?? { name: rest, hue: null });
    folders.push(Object.assign(folder, { key: index - 1, detail: groups[index - 1]?.detail }));
  });
  return folders;
}

/** The colour of a node: its group's, or that of the part which most of its bytes count for. */
function hueOfNode(image, node, measure) {
  if (node.hue !== undefined) return node.hue;
  if (node.dominant?.measure === measure) return node.dominant.hue;
  const totals = new Float64Array(image.parts.length);
  for (const file of node.files) totals[image.partOf[file]] += image.sizes[measure][file];
  node.dominant = { measure, hue: hueOf(totals.indexOf(Math.max(...totals))) };
  return node.dominant.hue;
}
