// Numbers for people, as the program's own tables have them.

/** A number of bytes in decimal units and three digits. */
function sizeText(bytes) {
  const sign = bytes < 0 ? '\u2212' : '';
  let thousandths = Math.abs(bytes);
  if (thousandths < 1000) return `${sign}${thousandths} B`;
  const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
  while (thousandths >= 999500 && units.length > 1) {
    thousandths = Math.floor(thousandths / 1000);
    units.shift();
  }
  return `${sign}${threeDigits(thousandths)} ${units[0]}`;
}

function threeDigits(thousandths) {
  if (thousandths >= 99950) return String(Math.floor((thousandths + 500) / 1000));
  if (thousandths >= 9995) return (Math.floor((thousandths + 50) / 100) / 10).toFixed(1);
  return (Math.floor((thousandths + 5) / 10) / 100).toFixed(2);
}

/** A difference, always with its sign. */
const changeText = bytes => (bytes > 0 ? '+' : '') + sizeText(bytes);

function shareText(part, whole) {
  if (!whole || !part) return '0 %';
  const share = part / whole * 100;
  return share < 0.1 ? '<0.1 %' : `${share.toFixed(share < 10 ? 1 : 0)} %`;
}

const countText = count => count.toLocaleString('en').replaceAll(',', '\u202f');

const counted = (count, noun) => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
