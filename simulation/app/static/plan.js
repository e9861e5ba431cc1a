// The plan over time: who is here, and hires that are dragged or moved with the arrow keys.

import { el, svg } from "./basics.js";

const LANE = 34, PERSON = 18, TOP = 26, RADIUS = 10, PAGE = 3;

export const words = (month) =>
  month === null ? "never" : month === 0 ? "now" : month === 1 ? "in 1 month" : `in ${month} months`;

export class Plan {
  // `moved(key, month, event)` is called while a hire moves, `settled()` when it has.
  constructor(place, rows, moved, settled, removed) {
    Object.assign(this, { place, rows, moved, settled, removed });
    this.dragging = null;
    // The rows are not made anew: what is marked in them as wrong stays marked.
    new ResizeObserver(() => this.state && this.timeline()).observe(place);
  }

  draw(state, starts) {
    this.state = state;
    this.starts = starts;
    this.horizon = state.company.horizon_months;
    this.timeline();
    this.table();
  }

  get left() { return Math.max(108, Math.min(190, this.width * 0.24)); }
  x(month) { return this.left + (month / this.horizon) * (this.width - this.left - 18); }
  month(x) {
    const found = ((x - this.left) / (this.width - this.left - 18)) * this.horizon;
    return Math.max(0, Math.min(Math.floor(this.horizon), Math.round(found)));
  }

  timeline() {
    this.width = Math.max(280, this.place.clientWidth);
    const { team, plan } = this.state.now;
    const people = Object.entries(team), actions = Object.entries(plan);
    const height = TOP + people.length * PERSON + actions.length * LANE + 10;
    const focused = document.activeElement?.dataset?.action;
    const drawing = svg("svg", {
      width: this.width, height, viewBox: `0 0 ${this.width} ${height}`,
      role: "group", "aria-label": "Plan over the months",
    });
    this.axis(drawing, height);
    let y = TOP;
    for (const [name, who] of people) {
      const role = this.state.company.roles[who.role] ?? who.role;
      this.label(drawing, `${name} · ${role}`, y + 13, "soft");
      drawing.append(svg("rect", {
        class: "here", x: this.x(0), y: y + 5, width: this.x(this.horizon) - this.x(0), height: PERSON - 10, rx: 3,
      }));
      y += PERSON;
    }
    for (const [key, action] of actions) {
      this.lane(drawing, key, action, y + LANE / 2);
      y += LANE;
    }
    this.place.replaceChildren(drawing);
    if (focused) drawing.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  axis(drawing, height) {
    const wide = this.width - this.left;
    const step = [1, 2, 3, 6, 12, 24].find((each) => (wide * each) / this.horizon > 44) ?? 24;
    for (let month = 0; month <= this.horizon; month += step) {
      const x = this.x(month);
      drawing.append(
        svg("line", { class: "grid", x1: x, x2: x, y1: TOP - 4, y2: height - 4 }),
        svg("text", { class: "soft", x, y: 14, "text-anchor": "middle" }, String(month)),
      );
    }
    drawing.append(svg("text", { class: "soft", x: 0, y: 14 }, "month"));
  }

  label(drawing, text, y, kind) {
    const most = Math.floor((this.left - 12) / (kind ? 6.4 : 7.2));
    const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
    const label = svg("text", { x: 0, y, class: kind ?? "" }, short);
    label.append(svg("title", {}, text));
    drawing.append(label);
  }

  lane(drawing, key, action, y) {
    const never = action.month === null, end = this.x(this.horizon);
    const month = never ? Math.floor(this.horizon) : Number(action.month) || 0;
    const x = this.x(Math.min(month, this.horizon));
    this.label(drawing, action.label, y + 4);
    drawing.append(svg("line", { class: "axis", x1: this.x(0), x2: end, y1: y, y2: y }));
    if (action.hires && !never && !action.when) {
      const start = this.lone(key) ? this.starts?.first_start_month?.estimate : null;
      const from = start === null || start === undefined ? null : this.x(Math.max(month, Math.min(start, this.horizon)));
      if (from === null) this.fading(drawing, x, y);
      else {
        drawing.append(svg("line", { class: "search", x1: x, x2: from, y1: y, y2: y }));
        const ready = this.starts.first_productive_month?.estimate;
        const full = ready === null || ready === undefined ? end : this.x(Math.min(ready, this.horizon));
        const bar = (kind, a, b) => svg("rect", { class: kind, x: a, y: y - 6, width: Math.max(0, b - a), height: 12, rx: 3 });
        drawing.append(bar("unsure-work", from, full), bar("work", full, end));
      }
    }
    if (action.when) {
      drawing.append(svg("text", { class: "soft", x: this.x(0) + 6, y: y - 4 }, action.when.split(", ").at(-1)));
      return;
    }
    drawing.append(this.handle(key, action, x, y, never));
  }

  // A search begins here; how long it takes is not known for each of several hires.
  fading(drawing, x, y) {
    for (let dot = 0; dot < 9; dot += 1) {
      const place = x + RADIUS + 8 + dot * 8;
      if (place < this.width) drawing.append(svg("circle", { class: "fade", cx: place, cy: y, r: 2, opacity: 1 - dot / 9 }));
    }
  }

  // The answer knows when the first hire starts: whose that is, is clear if there is one.
  lone(key) {
    const hires = Object.entries(this.state.now.plan).filter(([, a]) => a.hires && a.month !== null);
    return hires.length === 1 && hires[0][0] === key;
  }

  handle(key, action, x, y, never) {
    const handle = svg("g", {
      class: never ? "handle never" : "handle", transform: `translate(${x} ${y})`, tabindex: 0, role: "slider",
      "aria-label": `${action.label}: month`, "aria-valuemin": 0, "aria-valuemax": Math.floor(this.horizon),
      "aria-valuenow": never ? Math.floor(this.horizon) : Number(action.month) || 0, "aria-valuetext": words(action.month),
      "data-action": key,
    });
    handle.append(
      svg("rect", { class: "touch", x: -22, y: -17, width: 44, height: 34 }),
      svg("circle", { r: RADIUS }),
      svg("path", { d: never ? "M-4 -4L4 4M4 -4L-4 4" : "M-3 -4V4M3 -4V4" }),
    );
    handle.addEventListener("pointerdown", (event) => this.grab(event, key));
    handle.addEventListener("keydown", (event) => this.key(event, key));
    return handle;
  }

  // The drawing is made anew with every move, so that what follows the pointer is the window.
  grab(event, key) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
    const edge = this.place.getBoundingClientRect().left;
    const move = (next) => this.to(key, this.month(next.clientX - edge), next);
    // A longer answer above would move the plan away from under the finger.
    const { style } = document.getElementById("answer");
    style.height = `${document.getElementById("answer").offsetHeight}px`;
    style.overflow = "hidden";
    const stop = () => {
      style.height = style.overflow = "";
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      this.settled();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  key(event, key) {
    const now = this.state.now.plan[key].month;
    const at = now === null ? Math.floor(this.horizon) : Number(now) || 0;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE };
    let month;
    if (event.key in steps) month = Math.max(0, Math.min(Math.floor(this.horizon), at + steps[event.key]));
    else if (event.key === "Home") month = 0;
    else if (event.key === "End") month = Math.floor(this.horizon);
    else if (event.key === "Delete" || event.key === "n") month = null;
    else return;
    event.preventDefault();
    this.to(key, month, event);
    this.settled();
  }

  to(key, month, event) {
    if (this.state.now.plan[key].month !== month) this.moved(key, month, event);
  }

  // The same in numbers, for whoever would rather type.
  table() {
    const rows = Object.entries(this.state.now.plan).map(([key, action]) => this.row(key, action));
    const focused = this.rows.contains(document.activeElement) ? document.activeElement : null;
    if (focused && focused.tagName === "INPUT" && focused.type !== "checkbox" && this.rows.children.length === rows.length) {
      // Nobody is interrupted while typing.
      return;
    }
    const name = focused?.getAttribute("aria-label");
    this.rows.replaceChildren(...(rows.length ? rows : [el("p", { class: "hint" }, "Nobody is to be hired yet: add a hire.")]));
    if (name) this.rows.querySelector(`[aria-label="${CSS.escape(name)}"]`)?.focus();
  }

  row(key, action) {
    const never = action.month === null;
    const input = el("input", {
      inputmode: "decimal", value: never ? "" : String(action.month), disabled: never || Boolean(action.when),
      "aria-label": `${action.label}: opens in month`, "data-key": `plan.${key}`, autocomplete: "off",
    });
    input.addEventListener("input", (event) => this.moved(key, input.value === "" ? 0 : numeric(input.value), event));
    input.addEventListener("change", () => this.settled());
    const open = el("input", { type: "checkbox", checked: !never, "aria-label": `${action.label}: do it` });
    open.addEventListener("change", (event) => { this.moved(key, open.checked ? 0 : null, event); this.settled(); });
    const gone = el("button", { type: "button", class: "icon", "aria-label": `Remove ${action.label}` }, "Remove");
    gone.addEventListener("click", () => this.removed(key));
    const when = action.when
      ? el("span", { class: "hint" }, action.when.split(", ").at(-1))
      : el("label", {}, "month ", input);
    return el("div", { class: "action" }, el("span", {}, action.label), when, el("label", {}, open, " do it"), gone);
  }
}

export const numeric = (text) => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text);
