// The image: tables of layers, parts and packages, and the files in the order of their paths.

class Image {
  constructor(data) {
    Object.assign(this, data);
    const files = data.files;
    this.count = files.compressed.length;
    this.paths = pathsOf(files.paths);
    this.sizes = { compressed: files.compressed, unpacked: files.unpacked };
    this.layerOf = expand(files.layer, this.count);
    this.partOf = expand(files.part, this.count);
    this.packageOf = expand(files.package, this.count);
    this.markOf = expand(files.mark, this.count);
  }

  total(measure) {
    return this.layers.reduce((sum, layer) => sum + layer[measure], 0);
  }

  layerName(file) { return this.layers[this.layerOf[file]].title; }

  partName(file) { return this.parts[this.partOf[file]] ?? ''; }

  packageName(file) { return this.packages[this.packageOf[file]]?.name ?? ''; }
}

/** What became of bytes that the finished file system does not need. */
const marks = { 1: 'duplicate', 2: 'replaced by a later layer', 3: 'deleted by a later layer' };

/** Each path was written as what it shares with the one before, and the rest. */
function pathsOf(coded) {
  const paths = new Array(coded.length / 2);
  let path = '';
  for (let index = 0; index < paths.length; index += 1) {
    path = path.slice(0, coded[2 * index]) + coded[2 * index + 1];
    paths[index] = path;
  }
  return paths;
}

/** Runs of equal values: value, count, value, count. */
function expand(runs, count) {
  const values = new Int32Array(count);
  let start = 0;
  for (let index = 0; index < runs.length; index += 2) {
    values.fill(runs[index], start, start += runs[index + 1]);
  }
  return values;
}
