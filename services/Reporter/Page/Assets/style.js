// Colours and weights as SGR sequences set them (ESC [ … m), and what they look like. A style is a frozen object that is never changed,
// and the same style is always the same object, so that runs are told apart by ===.

const known = new Map();

function make(fields) {
  const key = JSON.stringify(fields);
  let style = known.get(key);
  if (!style) {
    // Every colour of a test image could be a style of its own: the table stays small, equality is then lost for a moment only.
    if (known.size > 4096) {
      known.clear();
    }

    style = Object.freeze(fields);
    known.set(key, style);
  }

  return style;
}

export const PLAIN = make({});

const steps = new Map();

/** The style after a sequence's parameters, as they stood between `ESC [` and `m`. */
export function afterSgr(style, parameters) {
  if (parameters === '' || parameters === '0') {
    return PLAIN;
  }

  // A log uses a handful of sequences again and again.
  let after = steps.get(style);
  if (after === undefined) {
    if (steps.size > 256) {
      steps.clear();
    }

    steps.set(style, after = new Map());
  }

  let result = after.get(parameters);
  if (result === undefined) {
    if (after.size > 256) {
      after.clear();
    }

    after.set(parameters, result = compute(style, parameters));
  }

  return result;
}

function compute(style, parameters) {
  // 38:2::r:g:b and 38;2;r;g;b are both about; the first has an empty colour space that is left out.
  const numbers = [];
  for (const part of parameters.split(';')) {
    const sub = part.split(':');
    if (sub.length > 1 && (sub[0] === '38' || sub[0] === '48') && sub[1] === '2' && sub.length > 5) {
      sub.splice(2, 1);
    }

    if (sub.length > 1 && sub[0] === '4') {
      numbers.push(sub[1] === '0' ? 24 : 4);
    } else {
      numbers.push(...sub.map((text) => (text === '' ? 0 : Number.parseInt(text, 10))));
    }
  }

  let fields = { ...style };
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i];
    if (n === 38 || n === 48) {
      const [colour, used] = extended(numbers, i + 1);
      if (colour !== null) {
        fields[n === 38 ? 'fg' : 'bg'] = colour;
      }
      i += used;
    } else {
      fields = basic(fields, n);
    }
  }

  // In one order, so that the same style has the same key.
  return make(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function extended(numbers, at) {
  if (numbers[at] === 5) {
    const n = numbers[at + 1];
    return [n >= 0 && n <= 255 ? palette(n) : null, 2];
  }

  if (numbers[at] === 2) {
    const rgb = numbers.slice(at + 1, at + 4);
    const isColour = rgb.length === 3 && rgb.every((v) => v >= 0 && v <= 255);
    return [isColour ? `#${rgb.map(hex).join('')}` : null, 4];
  }

  return [null, numbers.length];
}

// Up to 15 the theme says what they look like; from there on they are fixed.
function palette(n) {
  if (n < 16) {
    return n;
  }

  if (n >= 232) {
    const grey = hex(8 + (n - 232) * 10);
    return `#${grey}${grey}${grey}`;
  }

  const level = (v) => hex(v === 0 ? 0 : 55 + v * 40);
  const cube = n - 16;
  return `#${level(Math.floor(cube / 36))}${level(Math.floor(cube / 6) % 6)}${level(cube % 6)}`;
}

const hex = (v) => v.toString(16).padStart(2, '0');

const ON = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 8: 'hidden', 9: 'strike', 21: 'underline' };
const OFF = {
  22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['inverse'], 28: ['hidden'], 29: ['strike'], 39: ['fg'], 49: ['bg'],
};

function basic(fields, n) {
  if (n === 0) {
    return {};
  }

  if (ON[n]) {
    fields[ON[n]] = true;
  } else if (OFF[n]) {
    OFF[n].forEach((name) => delete fields[name]);
  } else if (n >= 30 && n <= 37) {
    fields.fg = n - 30;
  } else if (n >= 90 && n <= 97) {
    fields.fg = n - 90 + 8;
  } else if (n >= 40 && n <= 47) {
    fields.bg = n - 40;
  } else if (n >= 100 && n <= 107) {
    fields.bg = n - 100 + 8;
  }

  return fields;
}

/** What an element needs to look so: class names, and colours that no class has. */
export function appearance(style) {
  const classes = ['bold', 'dim', 'italic', 'underline', 'strike', 'hidden'].filter((name) => style[name]).map((name) => `t-${name}`);
  let { fg, bg } = style;
  if (style.inverse) {
    [fg, bg] = [bg ?? 'ground', fg ?? 'text'];
  }

  const colours = {};
  for (const [name, value] of [['color', fg], ['background', bg]]) {
    if (typeof value === 'string' && value.startsWith('#')) {
      colours[name] = value;
    } else if (value !== undefined) {
      classes.push(`${name === 'color' ? 'f' : 'b'}-${value}`);
    }
  }

  return { classes, ...colours };
}
