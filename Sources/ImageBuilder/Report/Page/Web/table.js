// A table of any length: only the rows that can be seen exist.

class LongTable {
  static rowHeight = 44;

  /** Columns: { key, title, value(row) → number, cell(row) → text or node, isNumber, descending }. */
  constructor(host, { label, columns, sort }) {
    Object.assign(this, { host, label, columns, sort, rows: [], shown: [] });
    this.body = element('tbody');
    this.heads = columns.map(column => this.head(column));
    this.table = element('table', { 'aria-label': label },
      element('thead', {}, element('tr', { 'aria-rowindex': 1 }, ...this.heads)), this.body);
    this.frame = element('div', { class: 'frame', tabindex: 0, role: 'region', 'aria-label': `${label}, scrolls` },
      this.table);
    host.replaceChildren(this.frame);
    this.frame.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(this.frame);
  }

  head(column) {
    const button = element('button', { type: 'button', onclick: () => this.sortBy(column) }, column.title);
    return element('th', { scope: 'col', class: this.cellClass(column) }, button);
  }

  cellClass(column) { return `${column.isNumber ? 'number ' : ''}of-${column.key}`; }

  show(rows) {
    this.rows = rows;
    this.arrange();
  }

  sortBy(column) {
    const isSame = this.sort.key === column.key;
    this.sort = { key: column.key, descending: isSame ? !this.sort.descending : column.isNumber };
    this.arrange();
    speak(`${this.label} sorted by ${column.title}, ${this.sort.descending ? 'descending' : 'ascending'}`);
  }

  arrange() {
    const column = this.columns.find(each => each.key === this.sort.key);
    const keys = Float64Array.from(this.rows, row => column.value(row));
    const order = Uint32Array.from(keys, (_, index) => index);
    const sign = this.sort.descending ? -1 : 1;
    order.sort((one, other) => sign * (keys[one] - keys[other]) || one - other);
    this.shown = order;
    this.heads.forEach((head, index) => {
      if (this.columns[index] !== column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', this.sort.descending ? 'descending' : 'ascending');
    });
    this.table.setAttribute('aria-rowcount', this.rows.length + 1);
    this.frame.scrollTop = 0;
    this.first = undefined;
    this.draw();
  }

  draw() {
    const height = LongTable.rowHeight;
    const room = Math.ceil(this.frame.clientHeight / height) + 8;
    const top = Math.floor(this.frame.scrollTop / height) - 4;
    const first = Math.max(0, Math.min(top, this.shown.length - room));
    const last = Math.min(this.shown.length, first + room);
    if (first === this.first && last === this.last) return;
    Object.assign(this, { first, last });
    const rows = [];
    for (let place = first; place < last; place += 1) rows.push(this.row(this.rows[this.shown[place]], place));
    this.body.replaceChildren(
      spacer(first * height), ...rows, spacer((this.shown.length - last) * height));
  }

  row(row, place) {
    const cells = this.columns.map(column =>
      element('td', { class: this.cellClass(column) }, column.cell(row)));
    return element('tr', { 'aria-rowindex': place + 2 }, ...cells);
  }
}

function spacer(height) {
  const row = element('tr', { class: 'spacer', 'aria-hidden': true });
  row.style.height = `${height}px`;
  return row;
}

/** Numbers that order rows as their texts do. */
function ranks(texts) {
  const order = texts.map((_, index) => index).sort((one, other) => texts[one] < texts[other] ? -1 : 1);
  const result = new Array(texts.length);
  order.forEach((index, rank) => { result[index] = rank; });
  return result;
}

/** A path in two lines: the name, and where it is. */
function pathCell(path, { onOpen, name } = {}) {
  const cut = path.lastIndexOf('/');
  const properties = { class: 'name', title: `/${path}` };
  const text = name ?? (path.slice(cut + 1) || '/');
  return element('span', { class: 'path' },
    onOpen ? element('button', { type: 'button', ...properties, onclick: onOpen }, text) : element('span', properties, text),
    element('span', { class: 'where' }, path ? `/${path.slice(0, Math.max(cut, 0))}` : ''));
}
