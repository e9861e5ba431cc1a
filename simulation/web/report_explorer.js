// The explorer of a report: sliders over places that were lived, drawn with Vega.
(() => {
  const data = JSON.parse(document.getElementById("explorer-live-data").textContent);
  const root = document.getElementById("explorer-live");
  const asked = data.plans.some((plan) => plan.name === data.asked);
  const state = {
    places: data.sliders.map((slider) => slider.today),
    plan: asked ? data.asked : data.plans[0].name,
    along: 0,
  };
  const night = matchMedia("(prefers-color-scheme: dark)");

  function make(name, content = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(content)) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  const spot = (places, plan) => data.spots[places.join("-")][plan];
  const called = (name) => data.plans.find((plan) => plan.name === name).label;

  // Controls.

  const sliders = data.sliders.map((slider, place) => {
    const id = `slider-${place}`;
    const input = make("input", {
      type: "range", id, min: "0", max: String(slider.places.length - 1), step: "1",
      value: String(slider.today),
    });
    const output = make("span", { className: "place", "aria-hidden": "true" });
    input.addEventListener("input", () => {
      state.places[place] = Number(input.value);
      state.along = place;
      show();
    });
    const label = make("label", { htmlFor: id }, slider.label);
    return { input, output, box: make("div", { className: "slider" }, label, output, input) };
  });

  const choices = data.plans.map((plan) => {
    const input = make("input", { type: "radio", name: "plan", value: plan.name });
    input.addEventListener("change", () => {
      state.plan = plan.name;
      show();
    });
    return input;
  });

  const chip = make("span", { className: "chip" });
  const sentence = make("p", { role: "status", "aria-live": "polite" });
  const back = make("button", { type: "button" }, "Back to today");
  back.addEventListener("click", () => {
    state.places = data.sliders.map((slider) => slider.today);
    show();
  });

  const clocks = make("tbody");
  const titles = [make("h3"), make("h3")];
  const drawings = [make("div"), make("div")];

  root.append(
    make("div", { className: "controls" }, ...sliders.map((slider) => slider.box)),
    make("fieldset", { className: "plans" },
      make("legend", {}, "Open the position"),
      make("div", {}, ...choices.map((input, place) =>
        make("label", {}, input, data.plans[place].label)))),
    make("div", { className: "told" }, chip, sentence),
    make("div", { className: "charts" },
      ...drawings.map((drawing, place) => make("div", {}, titles[place], drawing))),
    make("div", { className: "scroll" }, make("table", { className: "stack" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "plan"),
        ...data.clocks.map((clock) => make("th", { scope: "col", className: "number" }, clock)))),
      clocks)),
    back,
  );
  root.hidden = false;
  document.getElementById("explorer-live-instead").hidden = true;

  // Charts.

  const every = Object.values(data.spots).flatMap((plans) =>
    data.plans.flatMap((plan) => [plans[plan.name].low, plans[plan.name].high]));
  const domain = [Math.min(0, ...every), Math.max(0, ...every)];

  function plansHere() {
    return data.plans.map((plan) => {
      const { low, high, estimate } = spot(state.places, plan.name);
      return { place: plan.label, low, high, estimate, chosen: plan.name === state.plan };
    });
  }

  function placesAlong() {
    const slider = data.sliders[state.along];
    return slider.places.map((text, place) => {
      const places = state.places.map((own, which) => (which === state.along ? place : own));
      const { low, high, estimate } = spot(places, state.plan);
      return { place: text, low, high, estimate, chosen: place === state.places[state.along] };
    });
  }

  function specification(values) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const shade = {
      condition: { test: "datum.chosen", value: colour("--accent") }, value: colour("--dim"),
    };
    const gain = {
      type: "quantitative", scale: { domain, nice: true }, title: `gain, ${data.unit}`,
    };
    const place = {
      field: "place", type: "nominal", sort: null, title: null,
      axis: { labelLimit: 150, grid: false, ticks: false, domain: false },
    };
    return {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      background: null,
      width: "container",
      height: 34 * values.length,
      autosize: { type: "fit-x", contains: "padding" },
      data: { name: "table", values },
      layer: [
        { mark: { type: "rule", color: colour("--ink"), strokeWidth: 1 },
          encoding: { x: { datum: 0, ...gain } } },
        { mark: { type: "rule", strokeWidth: 3 },
          encoding: {
            y: place, x: { field: "low", ...gain }, x2: { field: "high" }, color: shade,
          } },
        { mark: { type: "point", filled: true, size: 80, opacity: 1 },
          encoding: { y: place, x: { field: "estimate", ...gain }, color: shade } },
      ],
      config: {
        font: "system-ui, sans-serif",
        view: { stroke: null },
        axis: {
          labelColor: colour("--ink"), titleColor: colour("--dim"), gridColor: colour("--line"),
          labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", domainColor: colour("--line"),
          tickColor: colour("--line"),
        },
      },
    };
  }

  const embedding = {
    actions: false, ast: true, renderer: "svg", tooltip: false, defaultStyle: false,
  };
  let views = [];
  let drawing = 0;

  async function draw() {
    const turn = ++drawing;
    for (const view of views) view.finalize();
    views = [];
    for (const [place, values] of [plansHere, placesAlong].entries()) {
      const drawn = await vegaEmbed(drawings[place], specification(values()), embedding);
      // Day may turn to night while a chart is made; the later turn draws both.
      if (turn !== drawing) return drawn.view.finalize();
      views[place] = drawn.view;
    }
    // Sliders may have moved meanwhile.
    redraw();
  }

  function redraw() {
    for (const [place, values] of [plansHere(), placesAlong()].entries()) {
      const view = views[place];
      if (!view) continue;
      view.change("table", vega.changeset().remove(() => true).insert(values)).runAsync();
    }
  }

  // What is told.

  function row(name, cells) {
    return make("tr", {}, make("td", {}, name),
      ...cells.map((text, place) =>
        make("td", { className: "number", "data-head": data.clocks[place] }, text)));
  }

  function show() {
    sliders.forEach(({ input, output }, place) => {
      const text = data.sliders[place].places[state.places[place]];
      input.value = String(state.places[place]);
      input.setAttribute("aria-valuetext", text);
      output.textContent = text;
    });
    for (const input of choices) input.checked = input.value === state.plan;
    const here = spot(state.places, state.plan);
    chip.textContent = here.verdict;
    chip.className = `chip ${here.tone}`;
    sentence.textContent = here.sentence;
    titles[0].textContent = "Every plan, here";
    titles[1].textContent = `Opened ${called(state.plan)}: ${data.sliders[state.along].label}`;
    clocks.replaceChildren(
      row(called(state.plan), here.clocks),
      row(data.baseline, spot(state.places, data.baseline_name).clocks),
    );
    redraw();
  }

  show();
  draw();
  night.addEventListener("change", draw);
})();
