// What became of the image since the one that it is compared with.

class Changes {
  constructor(image) {
    this.image = image;
    this.by = Object.keys(image.changes.rows)[0];
    byID('changes-section').hidden = false;
    const choices = Object.fromEntries(Object.keys(image.changes.rows).map(key => [key, changeNames[key] ?? key]));
    fillChoice(byID('changes-by'), choices, this.by, by => {
      this.by = by;
      this.show(this.measure);
    });
  }

  show(measure) {
    this.measure = measure;
    const { name, sizes, rows } = this.image.changes;
    const now = this.image.total(measure);
    byID('changes-note').textContent =
      `${sizeText(sizes[measure])} in ${name}, ${sizeText(now)} now: ${changeText(now - sizes[measure])}`
      + ` (${shareText(Math.abs(now - sizes[measure]), sizes[measure])})`;
    const list = rows[this.by].filter(row => change(row, measure) !== 0);
    const most = Math.max(...list.map(row => Math.abs(change(row, measure))), 1);
    this.table(measure, most).show(list);
  }

  table(measure, most) {
    const names = ranks(this.image.changes.rows[this.by].map(row => row.name));
    const rank = new Map(this.image.changes.rows[this.by].map((row, index) => [row, names[index]]));
    const size = (row, side) => row[side] ? sizeText(row[side][measure]) : '\u2013';
    const columns = [
      { key: 'path', title: changeNames[this.by] ?? this.by, value: row => rank.get(row), cell: row => this.name(row) },
      { key: 'bar', title: 'What', value: row => kindOf(row), cell: row => changeBar(row, measure, most) },
      { key: 'before', title: 'Before', isNumber: true, value: row => row.before?.[measure] ?? 0,
        cell: row => size(row, 'before') },
      { key: 'after', title: 'After', isNumber: true, value: row => row.after?.[measure] ?? 0,
        cell: row => size(row, 'after') },
      { key: 'change', title: 'Change', isNumber: true, value: row => change(row, measure),
        cell: row => changeText(change(row, measure)) },
    ];
    return new LongTable(byID('changes'), { label: 'Changes', columns, sort: { key: 'change', descending: true } });
  }

  name(row) {
    if (this.by === 'path') return pathCell(row.name);
    return element('span', { class: 'path' }, element('span', { class: 'name', title: row.name }, row.name),
      element('span', { class: 'where' }, row.detail ?? ''));
  }
}

const changeNames = { package: 'Package', part: 'Part', layer: 'Layer', path: 'Path' };

const change = (row, measure) => (row.after?.[measure] ?? 0) - (row.before?.[measure] ?? 0);

const kindOf = row => !row.before ? 0 : !row.after ? 1 : 2;

function changeBar(row, measure, most) {
  const bytes = change(row, measure);
  const bar = element('span', { class: bytes > 0 ? 'grown' : 'shrunk' });
  bar.style.width = `${Math.abs(bytes) / most * 50}%`;
  return element('span', { class: 'change' }, element('span', { class: 'axis', 'aria-hidden': true }, bar),
    element('span', { class: 'kind' }, ['added', 'removed', 'changed'][kindOf(row)]));
}
