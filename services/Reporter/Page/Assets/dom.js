// Elements without markup: what others wrote becomes text nodes, never anything else.

/** Makes an element. Children that are no nodes become text; null and undefined are left out. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) {
      continue;
    }

    if (key === 'class') {
      element.className = value;
    } else if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key === 'href' || key.startsWith('aria-') || key === 'role') {
      element.setAttribute(key, value);
    } else {
      element[key] = value;
    }
  }

  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Shows a text, and touches the document only when it is another one: a selection in it stays. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A job's state as a coloured word. */
export const stateWord = (state) => el('span', { class: `state s-${state}` }, state);
