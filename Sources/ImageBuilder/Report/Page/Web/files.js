// The list of files and packages of what the map shows, with search.

class FileList {
  constructor(image, { onOpen }) {
    Object.assign(this, { image, onOpen, kind: 'files' });
    this.input = byID('search');
    this.input.addEventListener('input', () => {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.update());
    });
    fillChoice(byID('rows'), { files: 'Files', packages: 'Packages' }, this.kind, kind => {
      this.kind = kind;
      this.build();
      this.update();
    });
    this.packageRanks = ranks(image.packages.map(each => each.name));
  }

  show(node, measure) {
    this.node = node;
    if (measure !== this.measure) {
      this.measure = measure;
      this.build();
    }
    this.update();
  }

  build() {
    const columns = this.kind === 'files' ? this.fileColumns() : this.packageColumns();
    const label = this.kind === 'files' ? 'Files' : 'Packages';
    this.table = new LongTable(byID('files'), { label, columns, sort: { key: this.measure, descending: true } });
  }

  update() {
    const files = this.found(this.node.files);
    const rows = this.kind === 'files' ? files : this.packagesOf(files);
    this.table.show(rows);
    const size = files.reduce((sum, file) => sum + this.image.sizes[this.measure][file], 0);
    const place = this.node.parent ? `in ${fullName(this.node)}` : 'in the whole image';
    const { isFile } = this.image;
    const number = this.kind === 'files' ? counted(files.reduce((sum, file) => sum + isFile[file], 0), 'file')
      : counted(rows.length, 'package');
    byID('files-note').textContent = `${number}, ${sizeText(size)}, ${place}`;
    if (this.input.value) speak(byID('files-note').textContent);
  }

  /** The files that have every word of the search in their path, package or layer. */
  found(files) {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return files;
    const { paths, packageOf, layerOf } = this.image;
    const tests = words.map(word => ({
      path: new RegExp(word.replace(/[^\p{L}\p{N}]/gu, each => `\\u{${each.codePointAt(0).toString(16)}}`), 'iu'),
      packages: this.image.packages.map(each => each.name.toLowerCase().includes(word)),
      layers: this.image.layers.map(each => each.title.toLowerCase().includes(word)),
    }));
    return files.filter(file => tests.every(test =>
      test.path.test(paths[file]) || test.packages[packageOf[file]] || test.layers[layerOf[file]]));
  }

  pathCell(file) {
    const path = this.image.paths[file];
    if (this.image.kindOf[file] === '-') return pathCell(path, { name: 'end of the archive' });
    if (this.image.kindOf[file] === 'd') return pathCell(path, { name: `${path.slice(path.lastIndexOf('/') + 1)}/` });
    return pathCell(path, { onOpen: () => this.onOpen(file) });
  }

  fileColumns() {
    const { image } = this;
    const cell = text => element('span', { title: text }, text);
    return [
      { key: 'path', title: 'Path', value: file => file,
        cell: file => this.pathCell(file) },
      { key: 'layer', title: 'Layer', value: file => image.layerOf[file], cell: file => cell(image.layerName(file)) },
      { key: 'part', title: 'Part', value: file => image.partOf[file], cell: file => cell(image.partName(file)) },
      { key: 'package', title: 'Package', value: file => this.packageRanks[image.packageOf[file]] ?? -1,
        cell: file => cell(image.packageName(file)) },
      ...['compressed', 'unpacked'].map(measure => ({
        key: measure, title: measureNames[measure], isNumber: true, value: file => image.sizes[measure][file],
        cell: file => sizeText(image.sizes[measure][file]),
      })),
    ];
  }

  /** Sums over the files of each package. */
  packagesOf(files) {
    const { packages, packageOf, sizes } = this.image;
    const rows = packages.map((each, index) => ({ ...each, rank: this.packageRanks[index], files: 0, compressed: 0, unpacked: 0 }));
    for (const file of files) {
      const row = rows[packageOf[file]];
      if (!row) continue;
      row.files += this.image.isFile[file];
      row.compressed += sizes.compressed[file];
      row.unpacked += sizes.unpacked[file];
    }
    return rows.filter(row => row.unpacked > 0);
  }

  packageColumns() {
    return [
      { key: 'path', title: 'Package', value: row => row.rank, cell: row => element('span', { class: 'path' },
        element('span', { class: 'name' }, row.name), element('span', { class: 'where' }, row.version ?? '')) },
      { key: 'part', title: 'Kind', value: row => row.kind.charCodeAt(0), cell: row => kindNames[row.kind] ?? row.kind },
      { key: 'count', title: 'Files', isNumber: true, value: row => row.files, cell: row => countText(row.files) },
      ...['compressed', 'unpacked'].map(measure => ({
        key: measure, title: measureNames[measure], isNumber: true, value: row => row[measure],
        cell: row => sizeText(row[measure]),
      })),
    ];
  }
}

const measureNames = { compressed: 'Compressed', unpacked: 'Unpacked' };

/** A node's name with those above it, but for the image's own. */
function fullName(node) {
  const names = [];
  for (let each = node; each.parent; each = each.parent) names.unshift(each.name);
  return names.join('/');
}
