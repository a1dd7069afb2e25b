// The layers in their order, each bar beginning where the one below ended.

function drawTimeline(host, image, measure, onOpen) {
  const total = image.total(measure);
  const largest = Math.max(...image.layers.map(layer => layer[measure]));
  let start = 0;
  host.replaceChildren(...image.layers.map((layer, index) => {
    const size = layer[measure];
    const bar = element('span', { class: 'span' });
    bar.style.marginInlineStart = `${start / (total || 1) * 100}%`;
    bar.style.width = `${size / (total || 1) * 100}%`;
    bar.style.setProperty('--hue', hueOf(layer.part));
    start += size;
    return element('li', {}, element('button', { type: 'button', onclick: () => onOpen(index) },
      element('span', { class: 'step' }, element('span', { class: 'title', title: layer.title }, layer.title),
        element('span', { class: 'origin' }, [layer.stage, layer.place].filter(Boolean).join(' · '))),
      element('span', { class: 'part' }, image.parts[layer.part] ?? ''),
      element('span', { class: size === largest && size > 0 ? 'amount most' : 'amount' }, sizeText(size),
        element('span', { class: 'share' }, shareText(size, total))),
      element('span', { class: 'track', 'aria-hidden': true }, bar)));
  }));
}
