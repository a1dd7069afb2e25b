// Bytes that the image carries and the finished file system does not need, with the step that caused them.

function drawWaste(image, measure) {
  const total = image.waste.reduce((sum, row) => sum + row[measure], 0);
  const share = shareText(total, image.total(measure));
  byID('waste-note').textContent = image.waste.length === 0
    ? 'No byte is stored twice, replaced or deleted by a later layer.'
    : `${sizeText(total)}, ${share} of the image, in ${counted(image.waste.length, 'file')}: stored twice, or replaced or `
      + 'deleted by a later layer.';
  if (image.waste.length === 0) return byID('waste').replaceChildren();
  const cell = text => element('span', { title: text }, text);
  const columns = [
    { key: 'path', title: 'Path', value: row => row.rank, cell: row => pathCell(row.path) },
    { key: 'reason', title: 'Why', value: row => row.kind, cell: row => marks[row.kind] },
    { key: 'layer', title: 'Caused by', value: row => row.cause,
      cell: row => cell(image.layers[row.cause]?.title ?? '') },
    { key: measure, title: measureNames[measure], isNumber: true, value: row => row[measure],
      cell: row => sizeText(row[measure]) },
  ];
  image.waste.forEach((row, index) => { row.rank = index; });
  new LongTable(byID('waste'), { label: 'Waste', columns, sort: { key: measure, descending: true } }).show(image.waste);
}
