// Bytes that the image carries and the finished file system does not need, with the step that caused them.

function drawWaste(image, measure, onOpen) {
  const total = image.wasted(measure);
  byID('waste-note').textContent = image.waste.length === 0
    ? 'Nothing is stored twice, replaced or deleted by a later layer.'
    : `${sizeText(total)}, ${shareText(total, image.total(measure))} of the image, is stored twice, or replaced or `
      + 'deleted by a later layer.';
  if (image.waste.length === 0) return byID('waste').replaceChildren();
  const cell = (text, detail) => element('span', { class: 'path' }, element('span', { class: 'name', title: text }, text),
    element('span', { class: 'where', title: detail }, detail ?? ''));
  const columns = [
    { key: 'path', title: 'Path', value: finding => finding.files[0] ?? 0,
      cell: finding => wasteCell(image, finding, onOpen) },
    { key: 'reason', title: 'Why', value: finding => finding.kind,
      cell: finding => cell(wasteNames[image.wasteKinds[finding.kind - 1]], originalOf(image, finding)) },
    { key: 'layer', title: 'Caused by', value: finding => finding.cause,
      cell: finding => cell(image.layers[finding.cause].title, image.layers[finding.cause].place) },
    { key: measure, title: measureNames[measure], isNumber: true, value: finding => finding[measure],
      cell: finding => sizeText(finding[measure]) },
  ];
  const sort = { key: measure, descending: true };
  return new LongTable(byID('waste'), { label: 'Waste', columns, sort }).show(image.waste);
}

/** The file, or how many there are and the folder that they have in common. */
function wasteCell(image, finding, onOpen) {
  const paths = finding.files.map(file => image.paths[file]);
  if (finding.count === 1) return pathCell(paths[0], { onOpen: () => onOpen(finding.files[0]) });
  let shared = paths[0] ?? '';
  for (const path of paths) while (!`${path}/`.startsWith(shared && `${shared}/`)) {
    shared = shared.slice(0, Math.max(shared.lastIndexOf('/'), 0));
  }
  return pathCell(`${shared}/`, { name: counted(finding.count, 'file') });
}

function originalOf(image, finding) {
  return finding.original === undefined ? undefined : `like /${image.paths[finding.original]}`;
}
