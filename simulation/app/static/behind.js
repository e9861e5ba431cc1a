// What lies behind the answer, looked at when asked: why, where it flips, one life, the checks.

import { config, embed, inks } from "./answer.js";
import { el, handOut, one, stream, svg } from "./basics.js";

const CATEGORIES = [
  ["model iteration", ["iteration"]], ["toil", ["toil"]], ["platform and data", ["investment"]],
  ["product", ["product"]], ["overhead and meetings", ["overhead", "meetings"]], ["idle and leave", ["idle", "leave"]],
];
const MARKS = [
  ["incidents", ["incident", "failed release"], "M-3 -3L3 3M3 -3L-3 3"],
  ["releases", ["release"], "M-4 4L0 -4L4 4Z"],
  ["retrains", ["retrain"], "M0 -5V5"],
  ["wins and rounds", ["customer won", "round"], "M-4 0H4M0 -4V4"],
  ["losses", ["pilot lost", "customer lost"], "M-4 -3L0 4L4 -3Z"],
];
const WIDEST = 900, NARROWEST = 620, LANE = 30;

export class Behind {
  constructor(request) {
    this.request = request;
    this.running = null;
    for (const button of document.querySelectorAll("[data-behind]")) {
      button.addEventListener("click", () => this.look(button.dataset.behind));
    }
    one("cancel").addEventListener("click", () => this.stop());
  }

  // The answer has changed: what is under way no longer belongs to it.
  old() {
    this.stop();
    this.watching?.abort();
    one("red").hidden = true;
    if (one("found").children.length) one("found").classList.add("old");
  }

  stop() {
    this.running?.abort();
    this.running = null;
    one("progress").hidden = true;
  }

  async look(what, further = {}) {
    this.stop();
    this.watching?.abort();
    const mine = new AbortController();
    this.running = mine;
    this.what = what;
    this.progress("Working…", null);
    const body = { ...this.request(), ...further };
    if (what === "tipping") body.number_turned = one("turned").value;
    const found = one("found");
    try {
      await stream(`/api/behind/${what}`, body, mine.signal, async (event) => {
        if (event.stage === "looking back") {
          this.progress("Looking back on the months that were observed…", null);
          return;
        }
        if (event.stage === "progress") {
          this.progress(`${event.done.toLocaleString("en")} lives`, event.total ? event.done / event.total : null);
          return;
        }
        found.classList.remove("old");
        found.replaceChildren(...this[what](event));
        if (what === "tipping") await flips(found.querySelector(".chart"), event);
      });
    } catch (error) {
      if (error.name !== "AbortError") found.replaceChildren(el("p", { class: "wrong", role: "alert" }, error.message));
    } finally {
      if (this.running === mine) {
        this.running = null;
        one("progress").hidden = true;
      }
    }
  }

  // Whoever does not ask is told of red checks only.
  async watch() {
    // Whoever has asked for the checks just now sees them anyway; a second request would end the first.
    if (this.running && this.what === "checks") return;
    const mine = new AbortController();
    this.watching = mine;
    try {
      await stream("/api/behind/checks", this.request(), mine.signal, async (event) => {
        if (event.stage !== "result" || this.watching !== mine) return;
        const red = event.checks.filter((check) => check.state === "red");
        one("red").hidden = !red.length;
        one("red").textContent = `Do not trust this yet: ${red.length} of ${event.checks.length} checks of the model ` +
          `are red on this company (${red.map((check) => check.title).join("; ")}).`;
      });
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error.message);
    }
  }

  progress(text, share) {
    const bar = one("progress").querySelector("progress");
    one("progress").hidden = false;
    one("progress-said").textContent = text;
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
  }

  why(event) {
    const [head, ...rest] = event.sentences;
    return [
      el("h3", {}, head),
      el("ul", {}, ...rest.map((line) => el("li", {}, line))),
      parts(event),
      ...event.notes.map((line) => el("p", { class: "hint" }, line)),
    ];
  }

  tipping(event) {
    return [
      el("h3", {}, event.sentence),
      el("div", { class: "chart" }),
      table(["at", `gain, ${event.unit}`, "verdict"], event.values.map((each) => [each.label, each.text, each.verdict])),
      ...event.notes.map((line) => el("p", { class: "hint" }, line)),
    ];
  }

  life(event) {
    const next = el("button", { type: "button" }, "Another life");
    next.addEventListener("click", () => this.look("life", { life: event.life + 1, plan: event.plan }));
    const plans = el("select", { "aria-label": "Plan of this life" });
    for (const plan of this.plans) plans.append(el("option", { value: plan }, plan));
    plans.value = event.plan;
    plans.addEventListener("change", () => this.look("life", { life: event.life, plan: plans.value }));
    return [
      el("div", { class: "bar" }, el("h3", {}, `Life ${event.life}: a story, not an answer`), el("span", {}, plans, " ", next)),
      el("p", {}, ...CATEGORIES.map(([label], place) => swatch(label, place))),
      el("div", { class: "lives", tabindex: 0, role: "region", "aria-label": "Timeline of this life" }, lanes(event.timeline)),
      el("div", { class: "story", tabindex: 0, role: "region", "aria-label": "Story of this life" },
        table(["month", "what happens"], event.story.map((line) => [when(line), line.text]))),
    ];
  }

  report(event) {
    handOut(new Blob([event.html], { type: "text/html" }), event.name);
    return [el("h3", {}, `The report is in your downloads: ${event.name}.`), el("p", {}, "It opens offline, in any browser.")];
  }

  checks(event) {
    const order = ["red", "amber", "green", "not applicable"];
    const told = order.filter((state) => event.counts[state]).map((state) => `${event.counts[state]} ${state}`).join(", ");
    const shown = event.checks.filter((check) => ["red", "amber"].includes(check.state))
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
    const rest = event.checks.filter((check) => !shown.includes(check));
    const line = (check) => el("li", {},
      el("span", { class: `state ${check.state}` }, `${check.state}: `), `${check.title}. `,
      ...[check.measured && `found ${check.measured}, expected ${check.expected}`, check.because, check.advice].filter(Boolean).map(sentence));
    return [
      el("h3", {}, shown.some((check) => check.state === "red") ? "Some checks are red: do not trust the answer before they are understood." : "No check is red."),
      el("p", {}, `${told}, over ${event.lives.toLocaleString("en")} lives of each changed company.`),
      el("ul", {}, ...shown.map(line)),
      el("details", {}, el("summary", {}, `The other ${rest.length} checks`), el("ul", {}, ...rest.map(line))),
    ];
  }
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."} `;

// As the command line heads them: a stretch of months is no moment.
const when = ({ kind, month, until }) => (kind === "phase" ? `Months ${month.toFixed(1)} to ${until.toFixed(1)}` : month.toFixed(1));

function table(heads, lines) {
  const cell = (name) => (text) => el(name, name === "th" ? { scope: "col" } : {}, text);
  return el("table", {}, el("thead", {}, el("tr", {}, ...heads.map(cell("th")))),
    el("tbody", {}, ...lines.map((line) => el("tr", {}, ...line.map(cell("td"))))));
}

// One bar a mechanism, its interval as a line.
function parts(event) {
  const shown = event.parts.filter((part) => part.low !== null);
  const reach = Math.max(...shown.flatMap((part) => [Math.abs(part.low), Math.abs(part.high)]), 1e-9);
  const lines = event.parts.map((part) => {
    const drawing = svg("svg", { class: "strip", viewBox: "0 0 200 14", preserveAspectRatio: "none", "aria-hidden": "true" });
    const x = (value) => 100 + (value / reach) * 94;
    drawing.append(svg("line", { class: "zero", x1: 100, x2: 100, y1: 0, y2: 14 }));
    if (part.low !== null) {
      const kind = part.low > 0 ? "better" : part.high < 0 ? "worse" : "open";
      drawing.append(svg("line", { class: kind, x1: x(part.low), x2: Math.max(x(part.high), x(part.low) + 0.5), y1: 7, y2: 7 }));
    }
    return [part.label, drawing, part.text];
  });
  return table(["part", "", event.unit], lines);
}

async function flips(place, event) {
  const { other, yours, soft } = inks();
  const x = { field: "value", type: "quantitative", scale: { zero: false, nice: false }, axis: { title: `${event.meaning}, ${event.dial_unit}`, grid: false, tickCount: 6, format: "~s" } };
  const axis = { title: `gain, ${event.unit}`, tickCount: 5 };
  await embed(place, {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: "container", height: "container", autosize: { type: "fit", contains: "padding" },
    data: { values: event.values.filter((each) => each.low !== null) },
    layer: [
      { mark: { type: "area", opacity: 0.2, color: yours }, encoding: { x, y: { field: "low", type: "quantitative", axis }, y2: { field: "high" } } },
      { mark: { type: "line", color: yours, point: { color: yours, filled: true, size: 50 } }, encoding: { x, y: { field: "estimate", type: "quantitative" }, tooltip: [{ field: "label", title: "at" }, { field: "text", title: "gain" }, { field: "verdict" }] } },
      { mark: { type: "rule", color: other, strokeDash: [4, 3] }, encoding: { y: { datum: 0 } } },
    ],
    config: { ...config(), axis: { ...config().axis, titleColor: soft } },
  }, `Gain of your plan by ${event.meaning}`);
}

function swatch(label, place) {
  const box = svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("rect", { width: 12, height: 12, class: `cat${place}` }));
  return el("span", { class: "key" }, box, label);
}

function lanes(timeline) {
  const width = Math.max(NARROWEST, Math.min(WIDEST, one("found").clientWidth));
  const left = width < WIDEST - 100 ? 132 : 190;
  const x = (month) => left + (month / timeline.horizon) * (width - left - 12);
  const height = 24 + timeline.lanes.length * LANE + MARKS.length * 18 + 90;
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Who was there and what the time went into, month by month" });
  // What is longer than there is room for is told whole to whoever points at it.
  const text = (string, y, kind = "") => {
    const most = Math.floor((left - 6) / (kind ? 6.6 : 7.1));
    const label = svg("text", { x: 0, y, class: kind }, string.length > most ? `${string.slice(0, most - 1)}…` : string);
    if (string.length > most) label.append(svg("title", {}, string));
    drawing.append(label);
  };
  for (let month = 0; month <= timeline.horizon; month += 6) {
    drawing.append(svg("line", { class: "grid", x1: x(month), x2: x(month), y1: 20, y2: height - 4 }),
      svg("text", { class: "soft", x: x(month), y: 13, "text-anchor": "middle" }, String(month)));
  }
  text("month", 13, "soft");
  let y = 24;
  for (const lane of timeline.lanes) {
    const role = lane.stays[0]?.role ?? "";
    text(lane.name, y + (role ? 13 : 18));
    if (role) text(role, y + 26, "soft");
    for (const search of lane.searches) {
      drawing.append(svg("line", { class: "search", x1: x(search.begins), x2: x(search.ends), y1: y + 14, y2: y + 14 }));
    }
    lane.shares.forEach((row, place) => {
      let top = y + 26;
      const from = x(timeline.edges[place]), to = x(timeline.edges[place + 1]);
      CATEGORIES.forEach(([, names], kind) => {
        const share = names.reduce((sum, name) => sum + row[timeline.categories.indexOf(name)], 0);
        if (share <= 0.002) return;
        top -= share * 24;
        drawing.append(svg("rect", { class: `cat${kind}`, x: from, y: top, width: Math.max(0.5, to - from - 0.6), height: share * 24 }));
      });
    });
    y += LANE;
  }
  for (const [label, kinds, path] of MARKS) {
    text(label, y + 13, "soft");
    for (const marker of timeline.markers.filter((each) => kinds.includes(each.kind))) {
      const mark = svg("path", { class: path.endsWith("Z") ? "mark full" : "mark", d: path, transform: `translate(${x(marker.month)} ${y + 9})` });
      mark.append(svg("title", {}, `${marker.kind}${marker.what ? `, ${marker.what}` : ""}, month ${marker.month.toFixed(1)}`));
      drawing.append(mark);
    }
    y += 18;
  }
  const most = Math.max(...timeline.cash_usd.map(([, usd]) => usd), 1);
  const down = (usd) => y + 76 - (Math.max(0, usd) / most) * 66;
  text(`cash, up to $${(most / 1e6).toFixed(1)}M`, y + 44, "soft");
  drawing.append(svg("line", { class: "axis", x1: x(0), x2: x(timeline.horizon), y1: y + 76, y2: y + 76 }),
    svg("polyline", { class: "cash", points: timeline.cash_usd.map(([month, usd]) => `${x(month)},${down(usd)}`).join(" ") }));
  return drawing;
}
