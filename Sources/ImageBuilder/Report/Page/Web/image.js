// The image: tables of layers, parts and packages, and the files in the order of their paths.

class Image {
  constructor(data) {
    Object.assign(this, data);
    const files = data.files;
    this.count = files.compressed.length;
    this.paths = pathsOf(files.paths);
    this.sizes = { compressed: files.compressed, unpacked: files.unpacked };
    this.kindOf = expand(files.kind, new Array(this.count));
    this.layerOf = expand(files.layer, new Int32Array(this.count));
    this.partOf = expand(files.part, new Int32Array(this.count));
    this.packageOf = expand(files.package, new Int32Array(this.count));
    this.wasteOf = expand(files.waste, new Int32Array(this.count));
    // Directories, and what belongs to no file, have a size but are none.
    this.isFile = Uint8Array.from(this.kindOf, kind => kind === 'd' || kind === '-' ? 0 : 1);
  }

  total(measure) {
    return this.layers.reduce((sum, layer) => sum + layer[measure], 0);
  }

  wasted(measure) {
    return this.waste.reduce((sum, finding) => sum + finding[measure], 0);
  }

  layerName(file) { return this.layers[this.layerOf[file]].title; }

  partName(file) { return this.parts[this.partOf[file]] ?? ''; }

  packageName(file) { return this.packages[this.packageOf[file]]?.name ?? ''; }

  /** Why the image does not need it; nothing where it does. */
  wasteName(file) { return wasteNames[this.wasteKinds[this.wasteOf[file] - 1]]; }
}

const wasteNames = {
  duplicate: 'stored twice', rewritten: 'replaced by a later layer',
  restated: 'stored again by a later layer, with the same content', removed: 'deleted by a later layer',
};

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
function expand(runs, values) {
  let start = 0;
  for (let index = 0; index < runs.length; index += 2) {
    values.fill(runs[index], start, start += runs[index + 1]);
  }
  return values;
}
