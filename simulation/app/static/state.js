// What was edited: one plain object, its difference from the company as loaded, undo and redo.

const KEPT = "nexthire-state";
export const NOBODY = "nobody new";
export const PRICE = 3;
export const CLOCKS = ["runway", "cadence", "velocity"];
const MOST_KEPT = 200;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const copy = (value) => JSON.parse(JSON.stringify(value));

function edits(company) {
  const values = {};
  for (const field of [...company.money, ...company.needs]) values[field.key] = field.value;
  const parameters = {};
  for (const field of company.parameters) parameters[field.key] = field.text;
  const team = {};
  for (const [name, who] of Object.entries(company.team)) team[name] = { role: who.role, level: who.level };
  const plan = {};
  for (const [key, action] of Object.entries(company.plan)) plan[key] = { ...action };
  return { values, parameters, team, plan };
}

// A number where the text is one, a range where it reads `2 to 6`, else the text as it is, which the
// server refuses in its own words.
export function number(text) {
  if (typeof text === "number") return text;
  const plain = String(text).replace(/^\s*\$/, "").replace(/,(?=\d{3}(\D|$))/g, "").trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : String(text);
}

// As it is read: 3500000 is 3,500,000, and text stays what was typed.
export const shown = (value) =>
  (typeof value === "number" && Number.isFinite(value) ? value.toLocaleString("en", { maximumFractionDigits: 6 }) : String(value));

function quantity(text) {
  const ends = /^\s*(\S+)\s+to\s+(\S+)\s*$/.exec(String(text));
  return ends ? { uniform: { low: number(ends[1]), high: number(ends[2]) } } : number(text);
}

const month = (value) => (value === null ? "never" : number(value));

export class State {
  constructor() {
    this.past = [];
    this.future = [];
  }

  // Begin with a company as loaded, and as it was edited before.
  load(source, base, now, further = {}) {
    this.source = source;
    this.company = base;
    this.base = edits(base);
    this.now = {
      ...edits(now),
      against: further.against ?? NOBODY,
      price: further.price ?? PRICE,
      clocks: further.clocks ?? [...CLOCKS],
    };
    this.fields = Object.fromEntries([...base.parameters, ...now.parameters].map((f) => [f.key, f]));
    this.past = [];
    this.future = [];
    this.last = copy(this.now);
    this.keep();
  }

  // What was changed, as in a scenario file.
  get diff() {
    const found = {};
    for (const [key, value] of Object.entries(this.now.values)) {
      if (!same(number(value), this.base.values[key])) found[key] = number(value);
    }
    const parameters = {};
    for (const [key, text] of Object.entries(this.now.parameters)) {
      if (text !== this.base.parameters[key]) parameters[key] = quantity(text);
    }
    for (const key of Object.keys(this.base.parameters)) {
      if (!(key in this.now.parameters)) parameters[key] = null;
    }
    const team = this.entries("team", (who, before) => {
      if (!before) return { ...who };
      return Object.fromEntries(Object.entries(who).filter(([key, value]) => value !== before[key]));
    });
    const plan = this.entries("plan", (action, before) => {
      if (!before) return { [action.verb]: action.target, month: month(action.month) };
      return { month: month(action.month) };
    });
    for (const [name, part] of Object.entries({ parameters, team, plan })) {
      if (Object.keys(part).length) found[name] = part;
    }
    return found;
  }

  entries(section, made) {
    const found = {};
    for (const [key, value] of Object.entries(this.now[section])) {
      if (!same(value, this.base[section][key])) found[key] = made(value, this.base[section][key]);
    }
    for (const key of Object.keys(this.base[section])) {
      if (!(key in this.now[section])) found[key] = null;
    }
    return found;
  }

  get request() {
    const { against, price } = this.now;
    return { source: this.source, diff: this.diff, against, price_months: number(price) };
  }

  // Keep what was done as one step, however many moves it took.
  settle() {
    if (same(this.now, this.last)) return false;
    this.past.push(this.last);
    if (this.past.length > MOST_KEPT) this.past.shift();
    this.future = [];
    this.last = copy(this.now);
    this.keep();
    return true;
  }

  step(from, to) {
    if (!from.length) return false;
    to.push(this.last);
    this.now = from.pop();
    this.last = copy(this.now);
    this.keep();
    return true;
  }

  undo() { this.settle(); return this.step(this.past, this.future); }
  redo() { return this.step(this.future, this.past); }

  reset() {
    this.now = { ...copy(this.base), against: this.now.against, price: this.now.price, clocks: this.now.clocks };
    return this.settle();
  }

  // A reload asks the server again: what is kept is as little trusted as a file.
  keep() {
    const { against, price, clocks } = this.now;
    const kept = { source: this.source, diff: this.diff, against, price, clocks };
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* full: nothing is kept */ }
  }

  static kept() {
    try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; }
  }

  static forget() { sessionStorage.removeItem(KEPT); }
}
