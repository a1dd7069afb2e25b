// A squarified treemap (Bruls, Huizing and van Wijk 2000): rectangles in proportion, as square as they come.

/** A rectangle for each size, largest first, that together fill `width` by `height`. */
function squarify(sizes, width, height) {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= 0 || width <= 0 || height <= 0) return [];
  const areas = sizes.map(size => size * width * height / total);
  const free = { x: 0, y: 0, width, height };
  const result = [];
  for (let start = 0; start < areas.length;) {
    const side = Math.min(free.width, free.height);
    let end = start + 1;
    let sum = areas[start];
    let worst = worstRatio(areas[start], areas[start], sum, side);
    while (end < areas.length) {
      const next = worstRatio(areas[start], areas[end], sum + areas[end], side);
      if (next > worst) break;
      worst = next;
      sum += areas[end++];
    }
    layRow(areas.slice(start, end), sum, free, result);
    start = end;
  }
  return result;
}

function worstRatio(largest, smallest, sum, side) {
  return Math.max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest));
}

/** Puts a row along the shorter side of what is free. */
function layRow(areas, sum, free, result) {
  const upright = free.width >= free.height;
  const depth = sum / (upright ? free.height : free.width);
  let offset = 0;
  for (const area of areas) {
    const length = area / depth;
    result.push(upright
      ? { x: free.x, y: free.y + offset, width: depth, height: length }
      : { x: free.x + offset, y: free.y, width: length, height: depth });
    offset += length;
  }
  if (upright) { free.x += depth; free.width -= depth; } else { free.y += depth; free.height -= depth; }
}
