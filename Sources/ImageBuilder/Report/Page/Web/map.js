// The treemap: the children of one node as tiles, with what is in them as far as it can be seen.

class TreeMap {
  /** Tiles that one picture may have, whatever the image. */
  static limit = 900;

  constructor(host, { onOpen, onLook }) {
    Object.assign(this, { host, onOpen, onLook, tiles: [] });
    host.addEventListener('click', event => this.clicked(event));
    host.addEventListener('keydown', event => this.pressed(event));
    host.addEventListener('focusin', event => this.look(event.target));
    host.addEventListener('pointerover', event => this.look(event.target.closest('[data-tile]')));
    host.addEventListener('pointerleave', () => this.look(this.host.querySelector('.tile:focus')));
    new ResizeObserver(() => this.resized()).observe(host);
  }

  show(image, node, measure) {
    Object.assign(this, { image, node, measure });
    this.draw();
  }

  resized() {
    if (this.node && (this.host.clientWidth !== this.width || this.host.clientHeight !== this.height)) this.draw();
  }

  draw() {
    const held = this.host.contains(document.activeElement);
    this.tiles = [];
    this.width = this.host.clientWidth;
    this.height = this.host.clientHeight;
    const tiles = this.layOut(this.node, { x: 0, y: 0, width: this.width, height: this.height }, 0);
    this.host.replaceChildren(...tiles);
    if (tiles.length === 0) this.host.replaceChildren(element('p', { class: 'note' }, 'Nothing here has a size.'));
    this.current = tiles.filter(tile => tile.matches('button'));
    this.current.forEach((tile, index) => { tile.tabIndex = index === 0 ? 0 : -1; });
    if (held) this.current[0]?.focus();
  }

  /** Tiles for the children of a node, in a rectangle. */
  layOut(node, area, depth) {
    const nodes = this.visible(node, area, depth);
    const rectangles = squarify(nodes.map(each => each.size(this.measure)), area.width, area.height);
    const result = [];
    nodes.forEach((each, index) => {
      if (this.tiles.length >= TreeMap.limit) return;
      result.push(this.tile(each, rectangles[index], depth, area));
    });
    return result;
  }

  /** The children that are large enough to be seen, largest first, and the others as one. */
  visible(node, area, depth) {
    const sorted = node.children.filter(child => child.size(this.measure) > 0)
      .sort((one, other) => other.size(this.measure) - one.size(this.measure));
    const total = sorted.reduce((sum, child) => sum + child.size(this.measure), 0);
    const least = total / (area.width * area.height) * (depth === 0 ? 150 : 60);
    let shown = sorted.findIndex((child, index) => child.size(this.measure) < least || index >= 250);
    if (shown < 0 || shown === sorted.length - 1) shown = sorted.length;
    if (shown === sorted.length) return sorted;
    const rest = sorted.slice(shown);
    const group = Object.assign(Object.create(Group.prototype), {
      name: `${countText(rest.length)} smaller`, children: rest, parent: node, isRest: true,
    });
    return [...sorted.slice(0, shown), group];
  }

  tile(node, { x, y, width, height }, depth, area) {
    const index = this.tiles.push(node) - 1;
    const size = sizeText(node.size(this.measure));
    const tile = element(depth === 0 ? 'button' : 'span', {
      class: `tile${node.opens ? '' : ' leaf'}${node.isRest ? ' rest' : ''}${this.isWaste(node) ? ' waste' : ''}`,
      'data-tile': index,
      'aria-label': depth === 0 ? this.description(node) : undefined,
      type: depth === 0 ? 'button' : undefined,
    });
    const gap = depth === 0 ? 2 : 1;
    // Edges on whole pixels, so that all gaps are alike.
    const left = Math.round(x), top = Math.round(y);
    const right = Math.round(x + width), bottom = Math.round(y + height);
    const box = { width: right - left - gap, height: bottom - top - gap };
    Object.assign(tile.style, {
      left: `${left + (depth ? area.x : 0)}px`, top: `${top + (depth ? area.y : 0)}px`,
      width: `${Math.max(box.width, 1)}px`, height: `${Math.max(box.height, 1)}px`,
    });
    tile.style.setProperty('--depth', depth);
    const hue = node.isRest ? null : hueOfNode(this.image, node, this.measure);
    tile.classList.toggle('plain', hue === null);
    if (hue !== null) tile.style.setProperty('--hue', hue);
    this.fill(tile, node, size, box, depth);
    return tile;
  }

  /** The name where there is room for it, then the size, then what is inside. */
  fill(tile, node, size, box, depth) {
    if (box.width < 34 || box.height < 18) return;
    const isNested = node.opens && !node.isRest && depth < 5
      && box.width >= (depth < 3 ? 70 : 120) && box.height >= (depth < 3 ? 60 : 90);
    const head = element('span', { class: 'head' }, element('span', { class: 'name' }, node.name));
    if (isNested ? box.width >= 120 : box.height >= 40 && box.width >= 60) {
      head.append(element('span', { class: 'size' }, size));
    }
    tile.append(head);
    tile.classList.toggle('nested', isNested);
    if (!isNested) return;
    tile.append(...this.layOut(node, { x: 4, y: 24, width: box.width - 8, height: box.height - 28 }, depth + 1));
  }

  /** Whether nothing of it is in the finished file system. */
  isWaste(node) {
    return !node.opens && node.files.every(file => this.image.wasteOf[file] > 0);
  }

  description(node) {
    const share = shareText(node.size(this.measure), this.node.size(this.measure));
    const kind = node.opens ? `, ${counted(node.count, 'file')}` : ', file';
    return `${node.name}, ${sizeText(node.size(this.measure))}, ${share}${kind}`;
  }

  look(tile) {
    this.onLook(tile?.dataset?.tile ? this.tiles[tile.dataset.tile] : undefined);
  }

  clicked(event) {
    const tile = event.target.closest('[data-tile]');
    if (tile) this.onOpen(this.tiles[tile.dataset.tile]);
  }

  pressed(event) {
    const position = this.current.indexOf(event.target);
    if (position < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = {
      Home: () => this.current[0], End: () => this.current.at(-1),
      ArrowLeft: () => this.neighbour(event.target, -1, 0), ArrowRight: () => this.neighbour(event.target, 1, 0),
      ArrowUp: () => this.neighbour(event.target, 0, -1), ArrowDown: () => this.neighbour(event.target, 0, 1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    this.focus(next() ?? event.target);
  }

  focus(tile) {
    for (const other of this.current) other.tabIndex = other === tile ? 0 : -1;
    tile.focus();
  }

  focusNode(node) {
    const tile = this.current.find(each => this.tiles[each.dataset.tile] === node) ?? this.current[0];
    if (tile) this.focus(tile);
  }

  /** The nearest tile in a direction: near means ahead, and not far to the side. */
  neighbour(from, right, down) {
    const centre = tile => ({
      x: tile.offsetLeft + tile.offsetWidth / 2, y: tile.offsetTop + tile.offsetHeight / 2,
    });
    const start = centre(from);
    let best, least = Infinity;
    for (const tile of this.current) {
      const { x, y } = centre(tile);
      const ahead = (x - start.x) * right + (y - start.y) * down;
      const aside = Math.abs((x - start.x) * down) + Math.abs((y - start.y) * right);
      if (tile !== from && ahead > 1 && ahead + 2 * aside < least) [best, least] = [tile, ahead + 2 * aside];
    }
    return best;
  }
}
