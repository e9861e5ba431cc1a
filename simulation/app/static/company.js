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

// As it is read: 3500000 is 3,500,000, and text stays what was typed.
export const shown = (value) =>
  (typeof value === "number" && Number.isFinite(value) ? value.toLocaleString("en", { maximumFractionDigits: 6 }) : String(value));

// What is typed stays text until the server has read it, in the same words as on the command line.
const month = (value) => value ?? "never";

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
      lives: further.lives,
      clocks: further.clocks ?? [...CLOCKS],
    };
    this.fields = Object.fromEntries([...base.parameters, ...now.parameters].map((f) => [f.key, f]));
    this.past = [];
    this.future = [];
    this.last = copy(this.now);
    this.accepted = this.kept;
    this.keep();
  }

  // The server has read what was typed as text: that is shown from now on.
  take(read, asked) {
    for (const edits of [this.now, this.last]) {
      for (const [key, value] of Object.entries(read)) this.taken(edits, key, value, asked);
    }
  }

  taken(edits, key, value, { diff, price_months: price }) {
    const [section, name] = key.split(".");
    if (section === "parameters") {
      if (edits.parameters[name] === diff.parameters[name]) edits.parameters[name] = value;
    } else if (section === "plan") {
      const action = key.slice("plan.".length, -".month".length), own = edits.plan[action];
      if (own && own.month === diff.plan[action].month) own.month = value === "never" ? null : value;
    } else if (section === "price_months") {
      if (edits.price === price) edits.price = value;
    } else if (edits.values[key] === diff[key]) edits.values[key] = value;
  }

  // The server has answered what was asked.
  accept({ diff, against, price_months: price, lives }) {
    this.accepted = { diff, against, price, lives, clocks: this.now.clocks };
    this.keep();
  }

  // What was changed, as in a scenario file.
  get diff() {
    const found = {};
    for (const [key, value] of Object.entries(this.now.values)) {
      const before = this.base.values[key];
      if (value !== before && value !== shown(before)) found[key] = value;
    }
    const parameters = {};
    for (const [key, text] of Object.entries(this.now.parameters)) {
      if (text !== this.base.parameters[key]) parameters[key] = text;
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
    const { against, price, lives } = this.now;
    return { source: this.source, diff: this.diff, against, price_months: price, lives };
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
    const { against, price, lives, clocks } = this.now;
    this.now = { ...copy(this.base), against, price, lives, clocks };
    return this.settle();
  }

  get kept() {
    const { against, price, lives, clocks } = this.now;
    return { diff: this.diff, against, price, lives, clocks };
  }

  // A reload asks the server again: what is kept is as little trusted as a file. What was accepted
  // last is kept beside what is edited, which may be wrong.
  keep() {
    const kept = { source: this.source, editing: this.kept, accepted: this.accepted };
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* full: nothing is kept */ }
  }

  static kept() {
    try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; }
  }

  static forget() { sessionStorage.removeItem(KEPT); }
}

const SECTIONS = ["parameters", "team", "plan"];

// Dotted key of each change -> what is changed there.
export function changes(diff) {
  const found = {};
  for (const [key, value] of Object.entries(diff)) {
    if (!SECTIONS.includes(key)) found[key] = value;
    else for (const [name, each] of Object.entries(value)) found[`${key}.${name}`] = each;
  }
  return found;
}

// Edits with what was accepted last in the places of some that were not.
export function mended(edits, accepted, lost) {
  const diff = copy(edits.diff), now = { ...edits, diff }, before = changes(accepted?.diff ?? {});
  for (const key of lost) {
    const place = Object.keys(before).find((each) => key === each || key.startsWith(`${each}.`));
    if (key === "price_months" && accepted) now.price = accepted.price;
    else if ((key === "against" || key === "lives") && accepted) now[key] = accepted[key];
    if (place === undefined) continue;
    const [section, ...name] = place.split(".");
    if (SECTIONS.includes(section)) diff[section] = { ...diff[section], [name.join(".")]: before[place] };
    else diff[place] = before[place];
  }
  return now;
}

const SLIDERS = { cash_usd: 1e6, mrr_usd: 2e4 };
const LONGEST_PRICE = 12;
const NARROW = 8, WIDE = 26;

// A round number at or above.
function round(value) {
  const size = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / size) * size;
}

// A range of large numbers is seen whole.
function fit(input) {
  if (input.type !== "range") input.size = Math.max(NARROW, Math.min(WIDE, input.value.length + 1));
}

const named = (field) => (field.unit ? `${field.label}, ${field.unit}` : field.label);

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
      if (input.type === "range" && !Number.isFinite(Number(value))) continue;
      if (input.type === "range" && Number(value) > Number(input.max)) input.max = round(Number(value));
      if (input !== this.typing && input.value !== value) input.value = value;
      if (input !== this.typing) fit(input);
    }
  }

  input(attributes, get, set, state) {
    const input = el("input", { autocomplete: "off", ...attributes });
    const slides = attributes.type === "range";
    input.value = slides ? String(get(state)) : shown(get(state));
    fit(input);
    input.addEventListener("input", (event) => {
      if (!slides) this.typing = input;
      fit(input);
      this.changed((now) => set(now, slides ? Number(input.value) : input.value.trim()), event);
    });
    input.addEventListener("change", () => {
      this.typing = null;
      this.settled();
      if (!slides) input.value = shown(get(this.state));
      fit(input);
    });
    this.inputs.push([input, get]);
    return input;
  }

  value(field, state) {
    const label = named(field);
    const get = (s) => s.now.values[field.key];
    const set = (now, value) => { now.values[field.key] = value; };
    const id = `field-${field.key}`;
    // 2.8M takes letters, which a keyboard of digits does not have.
    const typed = this.input({ id, inputmode: field.unit === "USD" ? null : "decimal", "data-key": field.key }, get, set, state);
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
    const id = `parameter-${field.key}`;
    const typed = this.input({ id, "data-key": `parameters.${field.key}`, spellcheck: "false" }, get, set, state);
    const [low, high] = field.evidence;
    const about = `${field.short ? "" : `${field.unit}; `}${field.grade}, ${shown(low)} to ${shown(high)} in the evidence; a range is typed as 2 to 6`;
    const added = !(field.key in state.base.parameters);
    const gone = el("button", { type: "button", class: "icon", "aria-label": `Leave ${field.key} as it was` }, "×");
    gone.addEventListener("click", () => this.drop((now) => { delete now.parameters[field.key]; }));
    return el("div", { class: "field" },
      el("label", { for: id }, field.short ? named(field) : field.label), el("span", { class: "entry" }, typed, added ? gone : null),
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
    const set = (now, text) => { now.price = text; };
    const typed = this.input({ id: "price-typed", inputmode: "decimal", "data-key": "price_months" }, get, set, state);
    const slider = this.input({ type: "range", min: 0, max: LONGEST_PRICE, step: 0.5, "aria-label": "Months of runway for a better product, slider" }, get, set, state);
    return el("div", { class: "field" },
      el("label", { for: "price-typed" }, "Months of runway you would give for a better product"),
      el("span", { class: "entry" }, typed), slider);
  }
}
