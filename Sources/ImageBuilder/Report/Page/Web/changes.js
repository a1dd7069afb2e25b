// What became of the image since the one that it is compared with.

class Changes {
  constructor(image) {
    this.image = image;
    this.lines = Object.fromEntries(image.changes.lines.map(each => [each.by, each.lines]));
    this.by = image.changes.lines[0]?.by;
    byID('changes-section').hidden = false;
    fillChoice(byID('changes-by'), Object.fromEntries(Object.keys(this.lines).map(by => [by, changeNames[by]])), this.by,
      by => {
        this.by = by;
        this.show(this.measure);
      });
  }

  show(measure) {
    this.measure = measure;
    const { name, total } = this.image.changes;
    const now = this.image.total(measure);
    const grown = now - total[measure];
    byID('changes-note').textContent = `${sizeText(total[measure])} in ${name}, ${sizeText(now)} now: `
      + (grown === 0 ? 'the same.' : `${changeText(grown)}, ${shareText(Math.abs(grown), total[measure])}.`);
    const lines = (this.lines[this.by] ?? []).filter(line => change(line, measure) !== 0);
    const most = Math.max(...lines.map(line => Math.abs(change(line, measure))), 1);
    this.table(lines, measure, most).show(lines);
  }

  table(lines, measure, most) {
    const names = ranks(lines.map(line => line.name));
    const rank = new Map(lines.map((line, index) => [line, names[index]]));
    const size = side => side ? sizeText(side[measure]) : '\u2013';
    const columns = [
      { key: 'path', title: changeNames[this.by], value: line => rank.get(line), cell: line => this.nameCell(line) },
      { key: 'bar', title: 'What', value: kindOf, cell: line => changeBar(line, measure, most) },
      { key: 'before', title: 'Before', isNumber: true, value: line => line.before?.[measure] ?? 0,
        cell: line => size(line.before) },
      { key: 'after', title: 'After', isNumber: true, value: line => line.after?.[measure] ?? 0,
        cell: line => size(line.after) },
      { key: 'change', title: 'Change', isNumber: true, value: line => change(line, measure),
        cell: line => changeText(change(line, measure)) },
    ];
    return new LongTable(byID('changes'), { label: 'Changes', columns, sort: { key: 'change', descending: true } });
  }

  nameCell(line) {
    if (this.by === 'path') return pathCell(line.name);
    return element('span', { class: 'path' }, element('span', { class: 'name', title: line.name }, line.name),
      element('span', { class: 'where' }, line.detail ?? ''));
  }
}

const changeNames = { package: 'Package', part: 'Part', layer: 'Layer', path: 'Path' };

const change = (line, measure) => (line.after?.[measure] ?? 0) - (line.before?.[measure] ?? 0);

const kindOf = line => !line.before ? 0 : !line.after ? 1 : 2;

/** How much it is of the largest change, to the right what grew. */
function changeBar(line, measure, most) {
  const bytes = change(line, measure);
  const bar = element('span', { class: bytes > 0 ? 'grown' : 'shrunk' });
  bar.style.width = `${Math.abs(bytes) / most * 50}%`;
  return element('span', { class: 'change' }, element('span', { class: 'axis', 'aria-hidden': true }, bar),
    element('span', { class: 'kind' }, ['added', 'removed', 'changed'][kindOf(line)]));
}
