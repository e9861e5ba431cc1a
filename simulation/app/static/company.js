// The company as it is edited: its difference from the one loaded, undo and redo, and its inputs.

import { el, one, options } from "./basics.js";

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

const LABELS = {
  cash_usd: "Cash today, USD", mrr_usd: "Monthly recurring revenue, USD", customers: "Paying customers",
  founders: "Founders on the founder salary", models_in_production: "Models in production",
  versions: "Versions or segments of each", pilots: "Pilots under way",
  retrain_need_calendar_days: "Retraining needed every, days",
};
const SLIDERS = { cash_usd: 1e6, mrr_usd: 2e4 };
const LONGEST_PRICE = 12;

// A round number at or above.
function round(value) {
  const size = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / size) * size;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

export class Fields {
  // `changed(make, event)` edits while somebody types or slides, `settled()` keeps it as a step.
  constructor(changed, settled, drop) {
    Object.assign(this, { changed, settled, drop });
    this.made = "";
  }

  draw(state) {
    const { company, now, fields } = state;
    this.state = state;
    const made = JSON.stringify([state.source, Object.keys(now.parameters), now.team, company.hash]);
    if (made === this.made) {
      this.fill(state);
      return;
    }
    this.made = made;
    this.inputs = [];
    const typing = document.activeElement?.dataset?.key;
    one("money").replaceChildren(...company.money.map((field) => this.value(field, state)));
    one("needs").replaceChildren(
      ...Object.keys(now.parameters).map((name) => this.parameter(fields[name], state)),
      ...company.needs.map((field) => this.value(field, state)),
    );
    one("team").replaceChildren(...Object.entries(now.team).map(([name, who]) => this.person(name, who, state)));
    if (!Object.keys(now.team).length) one("team").append(el("p", { class: "hint" }, "Nobody yet."));
    one("price").replaceChildren(this.price(state));
    const roles = Object.entries(company.roles);
    for (const form of ["add-person", "add-hire"]) {
      const select = one(form).elements.role;
      if (select.options.length !== roles.length) options(select, roles, form === "add-hire" && "mlops_engineer" in company.roles ? "mlops_engineer" : undefined);
    }
    one("register").replaceChildren(...company.further.map((row) => el("option", { value: row.name }, row.meaning)));
    if (typing) document.querySelector(`[data-key="${CSS.escape(typing)}"]`)?.focus();
  }

  // New values in the inputs that are there, but for the one that somebody types in.
  fill(state) {
    for (const [input, get] of this.inputs) {
      const value = input.type === "range" ? String(get(state)) : shown(get(state));
      if (input.type === "range" && Number(value) > Number(input.max)) input.max = round(Number(value));
      if (input !== document.activeElement || input.type === "range") {
        if (input.value !== value) input.value = value;
      }
    }
  }

  input(attributes, get, set, state) {
    const input = el("input", { autocomplete: "off", ...attributes });
    input.value = attributes.type === "range" ? String(get(state)) : shown(get(state));
    input.addEventListener("input", (event) => this.changed((now) => set(now, input.value), event));
    input.addEventListener("change", () => {
      this.settled();
      if (attributes.type !== "range") input.value = shown(get(this.state));
    });
    this.inputs.push([input, get]);
    return input;
  }

  value(field, state) {
    const label = LABELS[field.key] ?? `${field.label}, ${field.unit}`;
    const get = (s) => s.now.values[field.key];
    const set = (now, text) => { now.values[field.key] = number(text); };
    const id = `field-${field.key}`;
    const typed = this.input({ id, inputmode: "decimal", "data-key": field.key }, get, set, state);
    const children = [el("label", { for: id }, label), el("span", { class: "entry" }, typed)];
    if (field.key in SLIDERS) {
      const most = round(Math.max(2.5 * field.value, SLIDERS[field.key]));
      children.push(this.input({ type: "range", min: 0, max: most, step: most / 200, "aria-label": `${label}, slider` }, get, set, state));
    }
    return el("div", { class: "field" }, ...children);
  }

  parameter(field, state) {
    const get = (s) => s.now.parameters[field.key] ?? field.text;
    const set = (now, text) => { now.parameters[field.key] = text; };
    const id = `parameter-${field.key}`, own = LABELS[field.key];
    const typed = this.input({ id, "data-key": `parameters.${field.key}`, spellcheck: "false" }, get, set, state);
    const [low, high] = field.evidence;
    const about = `${own ? "" : `${field.unit}; `}${field.grade}, ${low} to ${high} in the evidence; a range is typed as 2 to 6`;
    const added = !(field.key in state.base.parameters);
    const gone = el("button", { type: "button", class: "icon", "aria-label": `Leave ${field.key} as it was` }, "×");
    gone.addEventListener("click", () => this.drop((now) => { delete now.parameters[field.key]; }));
    return el("div", { class: "field" },
      el("label", { for: id }, own ?? capital(field.label)), el("span", { class: "entry" }, typed, added ? gone : null),
      el("p", { class: "about" }, about));
  }

  person(name, who, state) {
    const role = el("select", { "aria-label": `Role of ${name}`, "data-key": `team.${name}` });
    options(role, Object.entries(state.company.roles), who.role);
    const level = el("select", { "aria-label": `Level of ${name}` });
    options(level, state.company.levels.map((each) => [each, each]), who.level);
    for (const [select, part] of [[role, "role"], [level, "level"]]) {
      select.addEventListener("change", (event) => {
        this.changed((now) => { now.team[name][part] = select.value; }, event);
        this.settled();
      });
    }
    const gone = el("button", { type: "button", class: "icon", "aria-label": `Remove ${name}` }, "×");
    gone.addEventListener("click", () => this.drop((now) => { delete now.team[name]; }));
    return el("div", { class: "person" }, el("span", { title: name }, name), role, level, gone);
  }

  price(state) {
    const get = (s) => s.now.price;
    const set = (now, text) => { now.price = number(text); };
    const typed = this.input({ id: "price-typed", inputmode: "decimal", "data-key": "price_months" }, get, set, state);
    const slider = this.input({ type: "range", min: 0, max: LONGEST_PRICE, step: 0.5, "aria-label": "Months of runway for a better product, slider" }, get, set, state);
    return el("div", { class: "field" },
      el("label", { for: "price-typed" }, "Months of runway you would give for a better product"),
      el("span", { class: "entry" }, typed), slider);
  }
}
