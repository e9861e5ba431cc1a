// Elements from plain words, where text is always text and never markup; and the talk with the server:
// one answer at a time, the newest wins.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const el = (name, attributes = {}, ...children) =>
  filled(document.createElement(name), attributes, children);

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const one = (id) => document.getElementById(id);

export function options(select, choices, chosen) {
  select.replaceChildren(...choices.map(([value, text]) => el("option", { value }, text)));
  if (chosen !== undefined) select.value = chosen;
}

// A message beside each field that is wrong; marks of fields that are fine again go, those of the
// others stay as they are. Returns how many are marked, and what is about no field.
export function complain(errors, root = document) {
  const wanted = new Map(), rest = [];
  for (const { key, text } of errors) {
    const field = about(key ?? "", root);
    if (field) wanted.set(field, wanted.has(field) ? `${wanted.get(field)} ${text}` : text);
    else rest.push(text);
  }
  for (const field of fields(root)) {
    if (!wanted.has(field)) unmark(field);
  }
  for (const [field, text] of wanted) mark(field, text);
  return { marked: wanted.size, rest: rest.join(" ") };
}

// One line, or none; whoever listens hears it once.
export function line(place, text) {
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

// Forms complain for themselves.
const fields = (root) => [...root.querySelectorAll("[data-key]")].filter((field) => root !== document || !field.closest("form"));

function about(key, root) {
  const found = fields(root).filter((field) => key === field.dataset.key || key.startsWith(`${field.dataset.key}.`));
  return found.sort((a, b) => b.dataset.key.length - a.dataset.key.length)[0];
}

function mark(field, text) {
  const id = `wrong-${field.dataset.key.replace(/\W+/g, "-")}`;
  const box = field.closest(".field, .person, .action, form") ?? field.parentElement;
  const said = box.querySelector(".wrong");
  // Whoever listens hears a message once, not with every key.
  if (said?.textContent === text) return;
  said?.remove();
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  box.append(el("p", { class: "wrong", id, role: "alert" }, text));
  const group = field.closest("details.group");
  if (group) group.open = true;
}

function unmark(field) {
  if (!field.hasAttribute("aria-invalid")) return;
  document.getElementById(field.getAttribute("aria-describedby"))?.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
}

export const page = crypto.randomUUID();
let sent = 0;

export class Refused extends Error {
  constructor(told) {
    const errors = told.errors ?? [];
    const first = told.text || "The server is gone. Start nexthire app again.";
    super(errors.length > 1 ? `${errors.length} values are not accepted, the first: ${first}` : first);
    this.key = told.key || "";
    this.gone = !told.text;
    this.errors = errors.length ? errors : [{ key: this.key, text: first }];
  }
}

async function post(path, body, signal) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused({});
  }
  if (response.ok) return response;
  const text = await response.text();
  let told;
  try { told = JSON.parse(text); } catch { told = { text }; }
  if (told.stage === "cancelled") throw new DOMException("a newer request came", "AbortError");
  throw new Refused(told);
}

export async function read(path, body) {
  const response = body === undefined ? await fetch(path) : await post(path, body);
  if (!response.ok) throw new Refused({ text: await response.text() });
  return response.json();
}

export async function download(what, body) {
  const response = await post(`/api/download/${what}`, body);
  const named = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
  return handOut(await response.blob(), named ? named[1] : what);
}

export function handOut(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  return name;
}

// Call `heard` with every line of JSON that comes.
export async function stream(path, body, signal, heard) {
  sent += 1;
  const response = await post(path, { ...body, page, number: sent }, signal);
  const reader = response.body.getReader(), decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const event = JSON.parse(line);
      if (event.stage === "error") throw new Refused(event);
      if (event.stage === "cancelled") throw new DOMException("a newer request came", "AbortError");
      await heard(event);
    }
  }
}

// Ask for answers while somebody drags: a request that has not drawn anything yet is let finish its
// rough answer, else nothing would ever be drawn; one that refines makes way at once.
export class Asking {
  constructor(draw, failed, looking) {
    this.draw = draw;
    this.failed = failed;
    this.looking = looking;
    this.running = null;
    this.waiting = null;
  }

  ask(body, since) {
    this.waiting = { body, since: since ?? performance.now() };
    this.next();
  }

  get busy() { return Boolean(this.running || this.waiting); }

  next() {
    if (!this.waiting || (this.running && !this.running.drawn)) return;
    if (this.running) this.running.abort.abort();
    const mine = { ...this.waiting, drawn: false, abort: new AbortController() };
    this.waiting = null;
    this.running = mine;
    stream("/api/answer", mine.body, mine.abort.signal, async (event) => {
      if (this.running !== mine) return;
      const heard = performance.now();
      if (event.stage === "looking back") {
        // This takes seconds: whatever is newer does not wait for it.
        this.looking();
      } else {
        await this.draw(event, mine.body);
        measured(event.stage, mine.since, heard);
      }
      mine.drawn = true;
      this.next();
    }).catch((error) => {
      if (error.name !== "AbortError" && this.running === mine && !this.waiting) this.failed(error);
    }).finally(() => {
      if (this.running === mine) this.running = null;
      this.next();
    });
  }
}

// From what somebody did to the painted answer: after the frame that shows it.
function measured(stage, since, heard) {
  const drawn = performance.now();
  requestAnimationFrame(() => setTimeout(() => {
    const detail = { heard: heard - since, drawn: drawn - since };
    performance.measure(`nexthire ${stage}`, { start: since, end: performance.now(), detail });
  }));
}
