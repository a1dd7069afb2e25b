// What the map shows: groups of files, and folders in them. A folder is a range of files in the order of their paths,
// and its size a difference of two sums, so that nothing is built before someone looks at it.

/** Files of an image in the order of their paths. */
class Selection {
  constructor(image, files) {
    this.image = image;
    this.files = files;
    this.sums = {
      compressed: sums(files, image.sizes.compressed), unpacked: sums(files, image.sizes.unpacked),
      count: sums(files, image.isFile),
    };
  }

  path(index) { return this.image.paths[this.files[index]]; }

  size(measure, low, high) { return this.sums[measure][high] - this.sums[measure][low]; }
}

function sums(files, sizes) {
  const result = new Float64Array(files.length + 1);
  for (let index = 0; index < files.length; index += 1) result[index + 1] = result[index] + sizes[files[index]];
  return result;
}

/** A folder or file: the files from `low` to `high` of a selection, all of them at `path` or below it. */
class Folder {
  constructor(selection, { name, path = '', low = 0, high = selection.files.length, parent, hue }) {
    Object.assign(this, { selection, name, path, low, high, parent, hue });
  }

  get count() { return this.size('count'); }

  /** Bytes, or with `count` the number of files. */
  size(measure) { return this.selection.size(measure, this.low, this.high); }

  /** Image file numbers. */
  get files() { return this.selection.files.subarray(this.low, this.high); }

  get opens() { return this.high > this.low && this.selection.path(this.high - 1).length > this.path.length; }

  get children() { return this.known ??= [...this.split()]; }

  /** The next level, a folder that holds nothing but a folder joined with it. */
  *split() {
    let low = this.firstBelow();
    while (low < this.high) {
      let child = this.childAt(low);
      low = child.high;
      for (let only = child.onlyChild(); only; only = child.onlyChild()) {
        child = only;
      }
      child.parent = this;
      child.name = child.path.slice(this.path ? this.path.length + 1 : 0);
      yield child;
    }
  }

  /** Behind the folder's own entries. */
  firstBelow() {
    let low = this.low;
    while (low < this.high && this.selection.path(low).length <= this.path.length) low += 1;
    return low;
  }

  childAt(low) {
    const first = this.selection.path(low);
    const end = first.indexOf('/', this.path ? this.path.length + 1 : 0);
    const path = end < 0 ? first : first.slice(0, end);
    return new Folder(this.selection, { path, low, high: this.endOf(path, low), hue: this.hue });
  }

  onlyChild() {
    if (!this.opens) return undefined;
    const low = this.firstBelow();
    const child = this.childAt(low);
    return child.high === this.high && child.opens ? child : undefined;
  }

  /** Where the entries at `path` and below end. */
  endOf(path, low) {
    const inside = index => {
      const other = this.selection.path(index);
      return other.startsWith(path) && (other.length === path.length || other[path.length] === '/');
    };
    let step = 1;
    while (low + step < this.high && inside(low + step)) step *= 2;
    let high = Math.min(low + step, this.high);
    low += step >> 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (inside(middle)) low = middle; else high = middle;
    }
    return high;
  }
}

/** Some nodes under one name: the layers of an image, the packages of a kind, what is too small to draw. */
class Group {
  constructor(name, children, { parent, hue, detail } = {}) {
    Object.assign(this, { name, children, parent, hue, detail });
    for (const child of children) child.parent = this;
  }

  get opens() { return true; }

  get count() { return this.children.reduce((sum, child) => sum + child.count, 0); }

  size(measure) { return this.children.reduce((sum, child) => sum + child.size(measure), 0); }

  get files() {
    const lists = this.children.map(child => child.files);
    const result = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let start = 0;
    for (const list of lists) {
      result.set(list, start);
      start += list.length;
    }
    return result.sort();
  }
}
