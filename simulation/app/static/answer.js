// The answer: words, a row a measure, and bands by month.

import { el, line, one, svg } from "./basics.js";

const KINDS = { yes: "yes", no: "no", "too close": "unsure", "not enough runs": "unsure" };
const TITLES = { runway: "Runway", cadence: "Retraining cadence", velocity: "Iteration velocity" };
// As in the figures: the plan compared with first, solid; yours dashed and in another colour.
export const DASHES = [[1, 0], [6, 3]];
const STRIP = 100;
const charts = new Map();

export const dark = matchMedia("(prefers-color-scheme: dark)");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const inks = () => ({ ink: css("--ink"), soft: css("--soft"), line: css("--line"), faint: css("--faint"), yours: css("--yours"), other: css("--other") });
const colours = (plans) => (plans.length > 1 ? [inks().other, inks().yours] : [inks().yours]);

export function tell(event, question, total) {
  const cut = event.sentence.search(/\.\s/);
  const [head, rest] = cut < 0 ? [event.sentence, ""] : [event.sentence.slice(0, cut + 1), event.sentence.slice(cut + 2)];
  one("question").textContent = question;
  const place = one("headline"), colon = head.lastIndexOf(": ");
  const parts = event.verdict && colon > 0
    ? [head.slice(0, colon + 2), el("span", { class: `verdict ${KINDS[event.verdict] ?? ""}` }, head.slice(colon + 2))]
    : [head];
  if (place.textContent !== head) place.replaceChildren(...parts);
  // Whoever listens hears an answer once it is refined, not each on the way.
  if (event.stage === "refined") one("spoken").textContent = event.sentence;
  one("sentence").textContent = rest;
  const hash = event.hashes["your plan"].slice(0, 12);
  const refining = event.stage === "rough" ? `, refining to ${total.toLocaleString("en")}…` : "";
  one("facts").textContent =
    `${event.lives.toLocaleString("en")} lives of each plan${refining} in ${event.worlds.toLocaleString("en")} worlds · ` +
    `seed ${event.seed} · your plan ${hash}`;
  one("notes").textContent = [
    event.aim ? `The verdict is by the company's own aim: ${event.aim}.` : "The verdict weighs all three clocks, shown or not.",
    "Intervals hold 95 percent, in this model. * the same in every life.",
    event.backcast ?? "",
    ...event.outside_evidence.map((line) => `Outside its evidence: ${line}.`),
  ].filter(Boolean).join(" ");
}

export async function clocks(event, shown, horizon) {
  const legend = one("legend"), plans = event.plans;
  legend.replaceChildren(...plans.map((plan, place) => key(plan, colours(plans)[place], place, plans.length)));
  const panels = one("panels");
  const wanted = event.bands.filter((panel) => shown.includes(panel.clock));
  for (const panel of event.bands) {
    if (!shown.includes(panel.clock)) drop(panel.clock);
  }
  for (const panel of wanted) {
    let box = one(`panel-${panel.clock}`);
    if (!box) {
      box = el("div", { class: "panel", id: `panel-${panel.clock}`, role: "group", "aria-label": TITLES[panel.clock] },
        el("h3"), el("div", { class: "chart" }), el("p", { class: "hint" }));
      const after = wanted.slice(wanted.indexOf(panel) + 1).map((each) => one(`panel-${each.clock}`)).find(Boolean);
      panels.insertBefore(box, after ?? null);
    }
    box.firstChild.replaceChildren(`${panel.title} `, el("small", {}, panel.band));
    line(box.lastChild, panel.note);
  }
  one("rows").replaceChildren(rows(shown.map((clock) => [TITLES[clock], event.rows[clock]]), plans));
  await Promise.all(wanted.map((panel) => drawn(panel, plans, horizon)));
}

function key(plan, colour, place, count) {
  const line = svg("svg", { width: 30, height: 10, "aria-hidden": "true" });
  const dash = count > 1 ? DASHES[place] : DASHES[1];
  line.append(svg("line", { x1: 1, x2: 29, y1: 5, y2: 5, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash.join(" ") }));
  return el("span", {}, line, plan);
}

function drop(clock) {
  one(`panel-${clock}`)?.remove();
  charts.get(clock)?.finalize();
  charts.delete(clock);
}

function rows(groups, plans) {
  const heads = plans.length > 1 ? [...plans, "difference", ""] : plans;
  const table = el("table", {},
    el("thead", {}, el("tr", {}, el("td", {}), ...heads.map((head) => (head ? el("th", { scope: "col" }, head) : el("td", {}))))));
  for (const [title, measures] of groups) table.append(group(title, measures, heads.length));
  return table;
}

function group(title, measures, columns) {
  const body = el("tbody", {}, el("tr", { class: "clock" }, el("th", { scope: "rowgroup", colspan: columns + 1 }, title)));
  for (const each of measures) {
    const label = each.unit && !["share", "USD", "USD/month"].includes(each.unit) && !each.label.includes(each.unit) ? `${each.label}, ${each.unit}` : each.label;
    const cells = each.plans.map((plan, place) => el("td", { class: place === each.plans.length - 1 ? "yours" : "" }, plan.text));
    if (each.difference) cells.push(el("td", {}, each.difference.text), el("td", { class: "where" }, strip(each)));
    body.append(el("tr", { class: each.deciding ? "deciding" : "" }, el("th", { scope: "row" }, label), ...cells));
  }
  return body;
}

// Where the difference lies: zero in the middle, grey what nobody would act on.
function strip(each) {
  const { low, high } = each.difference, zone = each.zone ?? 0;
  if (low === null || high === null) return "";
  const reach = Math.max(Math.abs(low), Math.abs(high), zone * 1.5) || 1;
  const x = (value) => STRIP / 2 + (value / reach) * (STRIP / 2 - 5);
  const up = each.better === "higher", gains = up ? low > 0 : high < 0, loses = up ? high < 0 : low > 0;
  const kind = each.better === "none" || !(gains || loses) ? "open" : gains ? "better" : "worse";
  const drawing = svg("svg", { class: "strip", viewBox: `0 0 ${STRIP} 14`, preserveAspectRatio: "none", role: "img", "aria-label": kind === "open" ? "may be none" : kind });
  if (zone) drawing.append(svg("rect", { class: "zone", x: x(-zone), y: 1, width: x(zone) - x(-zone), height: 12 }));
  drawing.append(
    svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 1, y2: 13 }),
    svg("line", { class: kind, x1: x(low), x2: Math.max(x(high), x(low) + 0.5), y1: 7, y2: 7 }),
  );
  return drawing;
}

function months(panel, plans) {
  const found = [];
  for (const plan of plans) {
    const band = panel.plans[plan];
    band.middle.forEach((middle, month) => {
      if (middle !== null) found.push({ month, plan, middle, low: band.low[month], high: band.high[month] });
    });
  }
  return found;
}

const FORMATS = { share: ".0%", USD: "$~s" };

async function drawn(panel, plans, horizon) {
  const made = JSON.stringify([panel.title, plans, horizon, dark.matches]);
  const before = charts.get(panel.clock);
  const values = months(panel, plans);
  if (before && before.made === made) {
    const changes = vega.changeset().remove(() => true).insert(values);
    await before.view.change("bands", changes).runAsync();
    return;
  }
  before?.finalize();
  const place = one(`panel-${panel.clock}`).querySelector(".chart");
  const found = await embed(place, spec(panel, plans, horizon, values), `${panel.title} by month, ${plans.join(" and ")}`);
  charts.set(panel.clock, { ...found, made });
}

export async function embed(place, drawing, label) {
  const found = await vegaEmbed(place, drawing, {
    ast: true, actions: false, defaultStyle: false, renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  });
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
  return { view: found.view, finalize: () => found.finalize() };
}

export function config() {
  const { ink, soft, line, faint } = inks();
  return {
    background: null, font: "system-ui, DejaVu Sans, sans-serif", view: { stroke: null },
    axis: { labelColor: soft, titleColor: soft, gridColor: faint, domainColor: line, tickColor: line, labelFlush: false, labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal" },
    text: { color: ink },
  };
}

function spec(panel, plans, horizon, values) {
  const format = FORMATS[panel.unit];
  const axis = { title: null, tickCount: 5, ...(format ? { format } : {}) };
  const scale = panel.unit === "share" ? { domain: [0, 1] } : { zero: true, nice: true };
  const plan = { field: "plan", type: "nominal", legend: null };
  const colour = { ...plan, scale: { domain: plans, range: colours(plans) } };
  const dash = { ...plan, scale: { domain: plans, range: plans.length > 1 ? DASHES : [DASHES[1]] } };
  const x = { field: "month", type: "quantitative", scale: { domain: [0, horizon], nice: false }, axis: { title: "month", tickCount: 6, grid: false } };
  const tooltip = [
    { field: "plan", title: "plan" }, { field: "month", title: "month" },
    ...[["middle", "value"], ["low", "band from"], ["high", "to"]].map(([field, title]) => ({ field, title, format: format ?? ".3~r" })),
  ];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: "container", height: "container", autosize: { type: "fit", contains: "padding" },
    data: { name: "bands", values },
    encoding: { x, color: colour },
    layer: [
      { mark: { type: "area", opacity: 0.2, clip: true }, encoding: { y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" } } },
      { mark: { type: "line", strokeWidth: 2.2, clip: true }, encoding: { y: { field: "middle", type: "quantitative", scale }, strokeDash: dash } },
      { mark: { type: "circle", size: 140, opacity: 0 }, encoding: { y: { field: "middle", type: "quantitative", scale }, tooltip } },
    ],
    config: config(),
  };
}
