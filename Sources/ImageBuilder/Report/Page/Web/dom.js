// The page is built of nodes, never of markup: a file's name cannot become an element.

const byID = id => document.getElementById(id);

/** An element. Properties that start with "on" are listeners, all others attributes. */
function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter(child => child !== undefined));
  return node;
}

/** Radio buttons in a row. */
function fillChoice(fieldset, choices, chosen, onChange) {
  for (const [value, label] of Object.entries(choices)) {
    const input = element('input', { type: 'radio', name: fieldset.id, value, onchange: () => onChange(value) });
    input.checked = value === chosen;
    fieldset.append(element('label', {}, input, element('span', {}, label)));
  }
}

function markChosen(fieldset, value) {
  for (const input of fieldset.querySelectorAll('input')) input.checked = input.value === value;
}

/** Says something to people who listen to the page. */
function speak(text) {
  byID('spoken').textContent = text;
}
